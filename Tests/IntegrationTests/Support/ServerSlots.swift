/// How many servers serve at once: past a few hundred open descriptors Foundation's `Process` crashes, and past a few
/// servers a core every answer takes seconds.
actor ServerSlots {
    static let shared = ServerSlots(8)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}

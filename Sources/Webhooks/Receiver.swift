internal import Receivables

/// What the courier knows of a receiver beside what is stored.
struct Receiver {
    var endpoint: WebhookEndpoint
    var underway: Set<ID<WebhookDelivery>> = []
    private(set) var failuresInARow = 0
    private var restsUntil = Instant(milliseconds: .min)

    static let underwayMax = 4
    /// So many failures in a row, and a receiver is taken to be down: one attempt at a time then, and pauses between,
    /// so that it holds up neither the others nor itself.
    private static let failuresMax = 5
    private static let restMilliseconds: Int64 = 1_000
    private static let restMillisecondsMax: Int64 = 300_000

    init(_ endpoint: WebhookEndpoint) {
        self.endpoint = endpoint
    }

    private var isDown: Bool { failuresInARow >= Self.failuresMax }

    /// How many attempts may begin now.
    func room(at now: Instant) -> Int {
        guard now >= restsUntil else { return 0 }
        return max(0, (isDown ? 1 : Self.underwayMax) - underway.count)
    }

    /// - Returns: whether it answers again after it was down.
    mutating func note(_ outcome: WebhookAttempt.Outcome, at now: Instant) -> Bool {
        guard !outcome.isSuccess else {
            defer { (failuresInARow, restsUntil) = (0, Instant(milliseconds: .min)) }
            return isDown
        }
        failuresInARow += 1
        if isDown {
            let doublings = min(20, failuresInARow - Self.failuresMax)
            rest(min(Self.restMillisecondsMax, Self.restMilliseconds << Int64(doublings)), from: now)
        }
        return false
    }

    mutating func rest(_ milliseconds: Int64, from now: Instant) {
        restsUntil = Instant(milliseconds: now.milliseconds + milliseconds)
    }
}

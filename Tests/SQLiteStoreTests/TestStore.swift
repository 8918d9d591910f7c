import Foundation
import Receivables
import SQLite
import SQLiteStore
import Synchronization

/// A store in a directory of its own, which goes with this value, and a clock that stands until it is moved.
final class TestStore: Sendable {
    let path: String
    let store: SQLiteStore
    private let directory: URL
    private let moment: SharedMoment

    init(options: StoreOptions = TestStore.options, today: CivilDate = day(2026, 6, 15)) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(component: "quittance-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appending(component: "books.db").path
        let moment = SharedMoment(today)
        self.moment = moment
        store = try SQLiteStore(path: path, options: options) { moment.now }
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// Tests don't wait for the disk.
    static var options: StoreOptions {
        var options = StoreOptions()
        options.synchronous = .off
        return options
    }

    var clock: @Sendable () -> (now: Instant, today: CivilDate) {
        { [moment] in moment.now }
    }

    func move(to today: CivilDate) {
        moment.set(today)
    }

    func path(_ name: String) -> String {
        directory.appending(component: name).path
    }

    /// A connection beside the store's own.
    func connection(_ mode: Connection.Mode = .readOnly) throws -> Connection {
        try Connection(path: path, mode: mode, synchronous: .off)
    }

    @discardableResult
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await store.write(actor: nil) { session throws(Failure) in .commit(try body(session)) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await store.read(body)
    }
}

private final class SharedMoment: Sendable {
    private let today: Mutex<CivilDate>

    init(_ today: CivilDate) {
        self.today = Mutex(today)
    }

    var now: (now: Instant, today: CivilDate) {
        let today = today.withLock { $0 }
        return (Instant(startOf: today), today)
    }

    func set(_ date: CivilDate) {
        today.withLock { $0 = date }
    }
}

func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
        preconditionFailure("no such day: \(year)-\(month)-\(day)")
    }
    return date
}

func decimal(_ text: String) -> Receivables.Decimal {
    guard let decimal = Receivables.Decimal(text) else { preconditionFailure("no decimal: \(text)") }
    return decimal
}

func currency(_ code: String) -> Currency {
    guard let currency = Currency(code) else { preconditionFailure("no currency: \(code)") }
    return currency
}

let euro = currency("EUR")

import Glibc
import Receivables
import SQLiteStore
import Synchronization

/// The service's clock: real time in the company's zone, or a date that tests move forward.
final class ServiceClock: LocalTime {
    private let testDate: Mutex<CivilDate?>

    /// - Parameter testDate: nil: real time.
    init(testDate: CivilDate?) {
        self.testDate = Mutex(testDate)
    }

    var isTest: Bool { testDate.withLock { $0 != nil } }

    /// The stored moment and the business date.
    func reading() -> (now: Instant, today: CivilDate) {
        if let date = testDate.withLock({ $0 }) { return (Instant(startOf: date), date) }
        return (Self.realTime(), Self.localDate())
    }

    /// A test clock stands at its date's midnight, whatever the zone.
    func offset(at instant: Instant) -> Int64 {
        guard !isTest else { return 0 }
        var seconds = Int(instant.milliseconds / 1_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return Int64(parts.tm_gmtoff) * 1_000
    }

    /// Moves a test clock; it never goes back.
    func set(_ date: CivilDate) {
        testDate.withLock { current in
            if let old = current, date > old { current = date }
        }
    }

    /// Reckons days as the file's company does, and moves a test clock to the last business: a restart never goes back
    /// behind what is stored.
    func catchUp(with store: SQLiteStore) async throws(Failure) {
        Self.follow(try await store.read { (session) throws(Failure) in try session.company().zone })
        guard isTest else { return }
        let last = try await store.read { (session) throws(Failure) in try Self.lastBusiness(session) }
        if let last { set(CivilDate(dayNumber: Int32(clamping: last.milliseconds / 86_400_000))) }
    }

    /// When something was recorded last. Keys don't count: the command line makes them in real time.
    private static func lastBusiness(_ session: any Session) throws(Failure) -> Instant? {
        let events = try session.events(after: max(0, session.lastEvent() - 200), types: [], limit: 200)
        return events.last { !$0.type.hasPrefix("api_key.") }?.recordedAt
    }

    static func realTime() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The zone that the configuration or the environment names.
    static var namedZone: String? { getenv("TZ").map { String(cString: $0) } }

    /// Reckons days in the company's zone where nothing else is named. To be called before anything is served, as
    /// the environment isn't guarded.
    static func follow(_ zone: String) {
        if let named = namedZone {
            if named != zone { logLine("days are reckoned in \(named); the company's zone is \(zone)") }
            return
        }
        setenv("TZ", zone, 1)
        tzset()
    }

    /// The civil date in the zone that `TZ` names.
    static func localDate() -> CivilDate {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let date = CivilDate(
            year: Int(parts.tm_year) + 1_900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday)
        )
        return date ?? CivilDate(dayNumber: Int32(clamping: seconds / 86_400))
    }
}

/// A file beside the database that says that a test clock stamps it, so that a command beside the server doesn't bring
/// real time into a trail that is years away from it.
enum TestClockMark {
    static func leave(beside database: String) throws(UsageError) {
        let descriptor = open(database + "-test-clock", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw UsageError("can't write beside \(database)") }
        close(descriptor)
    }

    static func stands(beside database: String) -> Bool {
        access(database + "-test-clock", F_OK) == 0
    }
}

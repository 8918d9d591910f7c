package import Receivables
package import SQLite

/// How a store is opened.
package struct StoreOptions: Sendable {
    /// Short readings that may run at once.
    package var readersCount = 2
    /// `full` for all but tests that show what happens without.
    package var synchronous = Connection.Synchronous.full
    package var localTime: any LocalTime = UniversalTime()
    package var company = CompanySeed(name: "", baseCurrency: StoreOptions.euro, zone: "UTC")
    /// Writes that may wait; past it they are refused at once.
    package var writesWaitingMax = 1_024
    package var readMillisecondsMax = 5_000
    package var reportMillisecondsMax = 60_000
    /// Past so much written since the last one, a second connection checkpoints without holding anyone up.
    package var passiveCheckpointBytes = 4 << 20
    /// Past so much log the writer itself empties it, between batches.
    package var truncatingCheckpointBytes = 32 << 20

    package init() {}

    private static let euro: Currency = {
        guard let euro = Currency("EUR") else { preconditionFailure("EUR is an active currency") }
        return euro
    }()
}

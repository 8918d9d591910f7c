import BankStatements
import Glibc
import JSON
import Receivables
import ReceivablesAPI
import SQLite
import SQLiteStore

/// What `serve` is told by a file: strict JSON, every member optional; the command line comes before it.
struct Configuration {
    private(set) var host = "127.0.0.1"
    private(set) var port = 8_080
    private(set) var database = "quittance.db"
    /// The zone that business days are reckoned in, as in `Europe/Amsterdam`; nil: the environment's, else the
    /// company's.
    private(set) var timeZone: String?
    private(set) var store = StoreOptions()
    private(set) var webhooks = WebhookOptions()
    /// How banks' CSV files are read, by name.
    private(set) var csvMappings: [String: CSVMapping] = [:]

    /// The defaults.
    init() {}

    /// - Throws: `UsageError` that names the file and the member.
    init(file path: String) throws(UsageError) {
        let json: JSONValue
        do {
            json = try JSONValue.parse(try Self.bytes(of: path))
        } catch {
            throw UsageError("\(path): \(error)")
        }
        guard json.kind == .object else { throw UsageError("\(path): a configuration is a JSON object") }
        for member in json.members {
            switch member.key {
            case "host": host = try Self.text(member.value, path)
            case "database": database = try Self.text(member.value, path)
            case "time_zone":
                let zone = try Self.text(member.value, path)
                guard TimeZoneName.isKnown(zone) else {
                    throw UsageError("\(path): \(member.value.pointer) is a zone as in Europe/Amsterdam")
                }
                timeZone = zone
            case "port":
                guard let number = member.value.integer, (0...65_535).contains(number) else {
                    throw UsageError("\(path): \(member.value.pointer) is a number from 0 to 65535")
                }
                port = Int(number)
            case "webhooks":
                webhooks = try Self.webhooks(member.value, path)
            case "csv_mappings":
                csvMappings = try Self.csvMappings(member.value, path)
            case "synchronous":
                switch member.value.string {
                case "full": store.synchronous = .full
                case "off": store.synchronous = .off
                default: throw UsageError("\(path): \(member.value.pointer) is full or off")
                }
            default:
                throw UsageError("\(path): \(member.value.pointer) is not known")
            }
        }
    }

    private static func webhooks(_ json: JSONValue, _ path: String) throws(UsageError) -> WebhookOptions {
        guard json.kind == .object else { throw UsageError("\(path): \(json.pointer) is an object") }
        var options = WebhookOptions()
        for member in json.members {
            switch member.key {
            case "allow_private":
                guard let allows = member.value.boolean else {
                    throw UsageError("\(path): \(member.value.pointer) is true or false")
                }
                options.allowsPrivate = allows
            case "keep_days":
                guard let days = member.value.integer, WebhookOptions.keptDaysRange.contains(days) else {
                    let range = WebhookOptions.keptDaysRange
                    let known = "a number from \(range.lowerBound) to \(range.upperBound)"
                    throw UsageError("\(path): \(member.value.pointer) is \(known)")
                }
                options.keptDays = days
            default:
                throw UsageError("\(path): \(member.value.pointer) is not known")
            }
        }
        return options
    }

    /// Files beside the configuration's own, by the names that uploads give.
    private static func csvMappings(_ json: JSONValue, _ path: String) throws(UsageError)
        -> [String: CSVMapping]
    {
        guard json.kind == .object else { throw UsageError("\(path): \(json.pointer) is an object") }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var mappings: [String: CSVMapping] = [:]
        for member in json.members {
            let name = try text(member.value, path)
            let file = name.hasPrefix("/") ? name : folder + name
            let content: [UInt8]
            do throws(UsageError) {
                content = try bytes(of: file)
            } catch {
                throw UsageError("\(file): \(error)")
            }
            do throws(Failure) {
                mappings[member.key] = try CSVMapping(json: content)
            } catch {
                throw UsageError("\(file): \(Problem(error).detail)")
            }
        }
        return mappings
    }

    private static func text(_ value: JSONValue, _ path: String) throws(UsageError) -> String {
        guard let text = value.string, !text.isEmpty else {
            throw UsageError("\(path): \(value.pointer) is a string")
        }
        return text
    }

    /// - Throws: `UsageError` for a file that can't be read or is longer than so many bytes.
    static func bytes(of path: String, bytesMax: Int = 64 * 1_024) throws(UsageError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw UsageError("can't be read") }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, bytesMax))
        }
        guard bytes.count < bytesMax else { throw UsageError("has more than \(bytesMax) bytes") }
        return bytes
    }
}

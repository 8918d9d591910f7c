/// A moment, in milliseconds since 1970-01-01T00:00Z.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Midnight UTC of a date.
    package init(startOf date: CivilDate) {
        milliseconds = Int64(date.dayNumber) * 86_400_000
    }

    /// The day in UTC.
    package var date: CivilDate {
        let days = milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0)
        return CivilDate(dayNumber: Int32(clamping: days))
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds.
    package var description: String {
        let day = Int((Double(milliseconds) / 86_400_000).rounded(.down))
        let rest = milliseconds - Int64(day) * 86_400_000
        let date = CivilDate(dayNumber: Int32(clamping: day))
        let clock = [
            (rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1_000 % 60, 2), (rest % 1_000, 3),
        ]
        .map { padded($0.0, $0.1) }
        return "\(date)T\(clock[0]):\(clock[1]):\(clock[2]).\(clock[3])Z"
    }

    /// Reads RFC 3339: a date, `T`, a time with an optional fraction, and `Z` or an offset.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let date = CivilDate(bytes[0..<10]),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = digits(bytes[11..<13]), hour < 24, let minute = digits(bytes[14..<16]), minute < 60,
            let second = digits(bytes[17..<19]), second < 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
                index += 1
            }
            guard index > start, let value = digits(bytes[start..<min(index, start + 3)]) else { return nil }
            fraction = value * [100, 10, 1][min(index - start, 3) - 1]
        }
        guard let offset = Self.offsetMinutes(bytes[index...]) else { return nil }
        let seconds = hour * 3_600 + (minute - offset) * 60 + second
        milliseconds = Int64(date.dayNumber) * 86_400_000 + seconds * 1_000 + fraction
        // An offset can lead out of the years that a date can have.
        guard self >= Instant(startOf: .first),
            milliseconds < Instant(startOf: .last).milliseconds + 86_400_000
        else { return nil }
    }

    private static func offsetMinutes(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        if first == UInt8(ascii: "Z") || first == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), bytes.count == 6,
            bytes[bytes.startIndex + 3] == UInt8(ascii: ":"),
            let hours = digits(bytes[(bytes.startIndex + 1)..<(bytes.startIndex + 3)]), hours < 24,
            let minutes = digits(bytes[(bytes.startIndex + 4)...]), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (first == UInt8(ascii: "-") ? -1 : 1)
    }
}

/// The value of decimal digits; nil if one of the bytes is none.
func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
    var value: Int64 = 0
    for byte in bytes {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
}

/// A number's digits, filled up with zeros from the left.
func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

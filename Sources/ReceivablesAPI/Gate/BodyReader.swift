package import JSON
package import Receivables

/// Reads an object's members into domain values and gathers every reason why it can't, each with its pointer.
package final class BodyReader {
    let object: JSONValue?
    private let place: String
    /// Of what is no object only that is told, not what it lacks.
    private let isReadable: Bool
    private var asked: Set<String> = []
    private let parent: BodyReader?
    private var gathered: [Violation] = []

    /// As many reasons are told as a person reads; a body of a megabyte could have a hundred thousand.
    static let violationsMax = 100
    static let choicesMax = 100
    package static let reasonCharactersMax = 1_000

    package init(_ json: JSONValue?) {
        object = json?.kind == .object ? json : nil
        place = ""
        parent = nil
        isReadable = object != nil || json == nil
        if let json, json.kind != .object { refuse("", "wrong_type", "the body is a JSON object") }
    }

    private init(_ json: JSONValue, at place: String, in parent: BodyReader) {
        object = json.kind == .object ? json : nil
        self.place = place
        self.parent = parent
        isReadable = object != nil
        if json.kind != .object { refuse("", "wrong_type", "an object is expected") }
    }

    /// Throws every violation, unknown members among them. Every body may give a reason.
    package func finish() throws(Failure) {
        _ = text("reason", max: Self.reasonCharactersMax, hasLines: true)
        refuseUnknown()
        guard gathered.isEmpty else { throw .invalid(gathered) }
    }

    private func refuseUnknown() {
        for member in object?.members ?? [] where !asked.contains(member.key) {
            let key = member.key.replacing("~", with: "~0").replacing("/", with: "~1")
            refuse("/\(key)", "unknown_field", "the member \(member.key.prefix(100)) is not known here")
        }
    }

    package func refuse(_ pointer: String, _ code: String, _ detail: String, fault: RuleError? = nil) {
        guard isReadable || pointer.isEmpty else { return }
        if let parent {
            parent.refuse(place + pointer, code, detail, fault: fault)
        } else if gathered.count < Self.violationsMax {
            gathered.append(Violation(pointer, code, detail, fault: fault))
        }
    }

    package func has(_ name: String) -> Bool {
        asked.insert(name)
        return object?[name] != nil
    }

    /// How many elements a list has.
    package func count(of name: String) -> Int { object?[name]?.elements.count ?? 0 }

    /// Whether the body says more than null.
    package func isGiven(_ name: String) -> Bool { member(name, isRequired: false) != nil }

    /// The member, unless it is absent or null.
    private func member(_ name: String, isRequired: Bool) -> JSONValue? {
        asked.insert(name)
        guard let value = object?[name], !value.isNull else {
            if isRequired { refuse("/\(name)", "required", "\(name) is required") }
            return nil
        }
        return value
    }

    private func value<Value>(
        _ name: String,
        isRequired: Bool,
        _ expected: String,
        code: String = "wrong_type",
        _ read: (JSONValue) -> Value?
    ) -> Value? {
        guard let json = member(name, isRequired: isRequired) else { return nil }
        if let value = read(json) { return value }
        refuse("/\(name)", code, "\(name) is \(expected)")
        return nil
    }

    /// One line of text.
    ///
    /// - Parameters:
    ///   - required: it is there, and isn't blank.
    ///   - hasLines: it may have several lines, as a letter does.
    package func text(_ name: String, required: Bool = false, max: Int = 500, hasLines: Bool = false)
        -> String?
    {
        guard let text = value(name, isRequired: required, "a string", { $0.string }) else { return nil }
        guard text.isPlainText(charactersMax: max, hasLines: hasLines), !(required && text.isBlank) else {
            let size =
                required ? "1 to \(max) characters, not all of them spaces," : "at most \(max) characters"
            let controls = hasLines ? "no control characters but new lines and tabs" : "no control characters"
            refuse("/\(name)", "out_of_range", "\(name) has \(size) and \(controls)")
            return nil
        }
        return text
    }

    /// The ERP's own key of a document, which `ext:` names.
    package func externalID() -> String? {
        guard let text = text("external_id", max: 255) else { return nil }
        guard text.isBlank else { return text }
        refuse("/external_id", "out_of_range", "external_id has 1 to 255 characters, not all of them spaces")
        return nil
    }

    /// Minor units within what is taken from outside.
    package func amount(_ name: String, required: Bool = false, isSigned: Bool = true) -> Int64? {
        guard let json = member(name, isRequired: required) else { return nil }
        guard json.kind == .number else {
            refuse("/\(name)", "wrong_type", "\(name) is an integer of minor units")
            return nil
        }
        guard let amount = json.integer else {
            let isInteger = json.numberText?.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 } ?? false
            refuse(
                "/\(name)",
                isInteger ? "out_of_range" : "wrong_type",
                "\(name) is an integer of minor units"
            )
            return nil
        }
        guard amount.magnitude <= Money.outsideMax.magnitude else {
            refuse("/\(name)", "out_of_range", "\(name) is within \(Money.outsideMax) minor units")
            return nil
        }
        guard isSigned || amount >= 0 else {
            refuse("/\(name)", "out_of_range", "\(name) is not below 0")
            return nil
        }
        return amount
    }

    package func integer(_ name: String, required: Bool = false, in range: ClosedRange<Int64>) -> Int64? {
        guard let number = value(name, isRequired: required, "an integer", { $0.integer }) else { return nil }
        guard range.contains(number) else {
            refuse("/\(name)", "out_of_range", "\(name) is \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A list of integers, each within a range.
    package func integers(_ name: String, in range: ClosedRange<Int64>) -> [Int64]? {
        guard let json = value(name, isRequired: false, "a list", { $0.kind == .array ? $0 : nil }) else {
            return nil
        }
        guard json.count <= Self.choicesMax else {
            refuse("/\(name)", "too_many", "\(name) has at most \(Self.choicesMax) elements")
            return nil
        }
        var numbers: [Int64] = []
        for (index, element) in json.elements.enumerated() {
            if let number = element.integer, range.contains(number) {
                numbers.append(number)
            } else {
                let detail = "an integer, \(range.lowerBound) to \(range.upperBound)"
                refuse("/\(name)/\(index)", "out_of_range", detail)
            }
        }
        return numbers
    }

    package func boolean(_ name: String) -> Bool? {
        value(name, isRequired: false, "true or false") { $0.boolean }
    }

    package func decimal(_ name: String, required: Bool = false) -> Decimal? {
        value(name, isRequired: required, "a decimal string of at most 15 digits, 6 of them after the point")
        { json in
            if json.kind == .number, json.integer == nil { return nil }
            return Decimal(json.string ?? json.numberText ?? "")
        }
    }

    package func date(_ name: String, required: Bool = false) -> CivilDate? {
        value(name, isRequired: required, "a date, YYYY-MM-DD", code: "malformed_date") {
            $0.string.flatMap { CivilDate($0) }
        }
    }

    /// A list of dates, without those that are there already.
    package func dates(_ name: String, max: Int) -> [CivilDate]? {
        guard let json = value(name, isRequired: false, "a list", { $0.kind == .array ? $0 : nil }) else {
            return nil
        }
        guard json.count <= max else {
            refuse("/\(name)", "too_many", "\(name) has at most \(max) elements")
            return nil
        }
        var dates: Set<CivilDate> = []
        for (index, element) in json.elements.enumerated() {
            if let date = element.string.flatMap({ CivilDate($0) }) {
                dates.insert(date)
            } else {
                refuse("/\(name)/\(index)", "malformed_date", "a date, YYYY-MM-DD")
            }
        }
        return dates.sorted()
    }

    package func instant(_ name: String) -> Instant? {
        value(name, isRequired: false, "an RFC 3339 instant", code: "malformed_instant") {
            $0.string.flatMap { Instant($0) }
        }
    }

    package func currency(_ name: String, required: Bool = false) -> Currency? {
        value(name, isRequired: required, "an ISO 4217 code", code: "unknown_currency") {
            $0.string.flatMap { Currency($0) }
        }
    }

    package func reference<Subject: Identified>(
        _ name: String,
        _ subject: Subject.Type,
        required: Bool = false
    ) -> Reference<Subject>? {
        value(
            name,
            isRequired: required,
            "an id or ext: and an external id",
            code: "unknown_\(Subject.kind.rawValue)"
        ) {
            $0.string.flatMap { Reference<Subject>($0) }
        }
    }

    /// Ids or external ids, at least one.
    package func references<Subject: Identified>(_ name: String, _ subject: Subject.Type, max: Int)
        -> [Reference<Subject>]?
    {
        guard let json = value(name, isRequired: false, "a list", { $0.kind == .array ? $0 : nil }) else {
            return nil
        }
        guard (1...max).contains(json.count) else {
            refuse("/\(name)", json.count == 0 ? "required" : "too_many", "\(name) has 1 to \(max) elements")
            return nil
        }
        var references: [Reference<Subject>] = []
        for (index, element) in json.elements.enumerated() {
            if let reference = element.string.flatMap({ Reference<Subject>($0) }) {
                references.append(reference)
            } else {
                let code = "unknown_\(Subject.kind.rawValue)"
                refuse("/\(name)/\(index)", code, "an id or ext: and an external id")
            }
        }
        return references
    }

    package func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Value.Type,
        required: Bool = false
    ) -> Value? where Value.RawValue == String {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return value(name, isRequired: required, "one of \(known)", code: "unknown_value") {
            $0.string.flatMap { Value(rawValue: $0) }
        }
    }

    /// What a partial update says of a member that can be null.
    package func change<Value>(_ name: String, _ read: () -> Value?) -> Change<Value?> {
        guard has(name) else { return .keep }
        return .set(read())
    }

    /// What a partial update says of a member that can't be null.
    package func changeRequired<Value>(_ name: String, _ read: () -> Value?) -> Change<Value> {
        guard has(name) else { return .keep }
        if object?[name]?.isNull == true {
            refuse("/\(name)", "required", "\(name) can't be null")
            return .keep
        }
        return read().map { .set($0) } ?? .keep
    }

    package func list<Value>(
        _ name: String,
        required: Bool = false,
        max: Int = 1_000,
        _ read: (BodyReader) -> Value?
    )
        -> [Value]?
    {
        guard let json = value(name, isRequired: required, "a list", { $0.kind == .array ? $0 : nil }) else {
            return nil
        }
        guard json.count <= max else {
            refuse("/\(name)", "too_many", "\(name) has at most \(max) elements")
            return nil
        }
        var values: [Value] = []
        for (index, element) in json.elements.enumerated() {
            let reader = BodyReader(element, at: "/\(name)/\(index)", in: self)
            if let value = read(reader) { values.append(value) }
            reader.refuseUnknown()
        }
        return values
    }

    package func object<Value>(_ name: String, required: Bool = false, _ read: (BodyReader) -> Value?)
        -> Value?
    {
        guard let json = member(name, isRequired: required) else { return nil }
        let reader = BodyReader(json, at: "/\(name)", in: self)
        let value = read(reader)
        reader.refuseUnknown()
        return value
    }

    /// Strings of a list, each one of a set of names.
    package func choices<Value: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Value.Type,
        required: Bool = false
    ) -> [Value]? where Value.RawValue == String {
        guard let json = value(name, isRequired: required, "a list", { $0.kind == .array ? $0 : nil }) else {
            return nil
        }
        guard json.count <= Self.choicesMax else {
            refuse("/\(name)", "too_many", "\(name) has at most \(Self.choicesMax) elements")
            return nil
        }
        var values: [Value] = []
        for (index, element) in json.elements.enumerated() {
            if let value = element.string.flatMap({ Value(rawValue: $0) }) {
                values.append(value)
            } else {
                let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("/\(name)/\(index)", "unknown_value", "one of \(known)")
            }
        }
        return values
    }

    /// Ids of a list, at least one, all of one kind.
    package func ids<Subject: Identified>(_ name: String, _ subject: Subject.Type, max: Int) -> [ID<Subject>]
    {
        guard let json = value(name, isRequired: true, "a list", { $0.kind == .array ? $0 : nil }) else {
            return []
        }
        if json.count == 0 { refuse("/\(name)", "required", "\(name) has at least one element") }
        guard json.count <= max else {
            refuse("/\(name)", "too_many", "\(name) has at most \(max) elements")
            return []
        }
        var ids: [ID<Subject>] = []
        for (index, element) in json.elements.enumerated() {
            if let id = element.string.flatMap({ ID<Subject>($0) }) {
                ids.append(id)
            } else {
                refuse("/\(name)/\(index)", "unknown_\(Subject.kind.rawValue)", "an id is expected")
            }
        }
        return ids
    }
}

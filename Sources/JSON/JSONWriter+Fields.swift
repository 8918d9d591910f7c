extension JSONWriter {
    package mutating func field(_ key: StaticString, _ value: String) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int64) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Bool) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: String?) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int64?) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int?) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: Bool?) {
        self.key(key)
        self.value(value)
    }

    package mutating func field<E: Error>(
        _ key: StaticString,
        object body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.key(key)
        try object(body)
    }

    package mutating func field<E: Error>(
        _ key: StaticString,
        array body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.key(key)
        try array(body)
    }

    /// Writes a member whose value is JSON already.
    package mutating func field(_ key: StaticString, raw json: some Sequence<UInt8>) {
        self.key(key)
        raw(json)
    }

    /// Writes a member that is null.
    package mutating func null(_ key: StaticString) {
        self.key(key)
        null()
    }
}

/// Nothing is written as null.
extension JSONWriter {
    package mutating func value(_ value: String?) {
        if let value { self.value(value) } else { null() }
    }

    package mutating func value(_ value: Int64?) {
        if let value { self.value(value) } else { null() }
    }

    package mutating func value(_ value: Int?) {
        if let value { self.value(value) } else { null() }
    }

    package mutating func value(_ value: Bool?) {
        if let value { self.value(value) } else { null() }
    }
}

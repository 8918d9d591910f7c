/// A value in a parsed text. A view into the shared document: cheap to copy, strings are made when asked for.
package struct JSONValue: Sendable {
    package enum Kind: UInt8, Sendable {
        case null, boolean, number, string, array, object
    }

    /// The longest text that can be read: places on the tape are 32 bits wide.
    package static let bytesMax = Int(Int32.max)

    let document: JSONDocument
    let index: Int

    var node: JSONNode {
        document.nodes[index]
    }

    /// Reads one value that is the whole text, by RFC 8259 without its liberties: no byte order mark, no key twice in
    /// an object, no lone surrogate.
    ///
    /// - Parameters:
    ///   - depthMax: how many arrays and objects may stand open at once, 512 at most, since what walks a value
    ///     recurses.
    ///   - bytesMax: the longest text to read.
    package static func parse(
        _ bytes: [UInt8],
        depthMax: Int = 64,
        bytesMax: Int = JSONValue.bytesMax
    ) throws(JSONError) -> JSONValue {
        precondition((0...512).contains(depthMax), "a depth limit is from 0 to 512")
        precondition((0...Self.bytesMax).contains(bytesMax), "a text has at most Int32.max bytes")
        let input = bytes.span
        guard bytes.count <= bytesMax else {
            throw JSONError(.tooLong(bytesMax), at: bytesMax, of: input, pointer: "")
        }
        try refuseInvalidUTF8(input, depthMax: depthMax)
        var parser = JSONParser(depthMax: depthMax)
        try parser.parse(input)
        return JSONValue(document: JSONDocument(bytes: bytes, nodes: parser.nodes), index: 0)
    }

    private static func refuseInvalidUTF8(_ input: Span<UInt8>, depthMax: Int) throws(JSONError) {
        let offset: Int
        do {
            _ = try UTF8Span(validating: input)
            return
        } catch {
            offset = error.byteOffsets.lowerBound
        }
        // Reading what stands before finds an earlier mistake, or the pointer of the value that is broken.
        var parser = JSONParser(depthMax: depthMax)
        do throws(JSONError) {
            try parser.parse(input.extracting(first: offset))
            throw JSONError(.invalidUTF8, at: offset, of: input, pointer: "")
        } catch {
            guard error.reason == .unexpectedEnd else { throw error }
            throw JSONError(.invalidUTF8, at: offset, of: input, pointer: error.pointer)
        }
    }

    package var kind: Kind {
        node.kind
    }

    package var isNull: Bool {
        kind == .null
    }

    package var boolean: Bool? {
        // "true" has four letters, "false" five.
        kind == .boolean ? node.end - node.start == 4 : nil
    }

    package var string: String? {
        kind == .string ? text(of: node) : nil
    }

    /// A number's literal text, exact.
    package var numberText: String? {
        kind == .number ? String(decoding: rawBytes, as: UTF8.self) : nil
    }

    /// An integer in range that is written without fraction or exponent: "1.0" and "1e2" are none.
    package var integer: Int64? {
        let node = node
        guard node.kind == .number, !node.isMarked else { return nil }
        let bytes = document.bytes
        let input = bytes.span
        let isNegative = input[Int(node.start)] == UInt8(ascii: "-")
        var result: Int64 = 0
        for index in Int(node.start) + (isNegative ? 1 : 0)..<Int(node.end) {
            // Counted downwards, since the least integer has no positive counterpart.
            let (tens, overflows) = result.multipliedReportingOverflow(by: 10)
            let (sum, underflows) = tens.subtractingReportingOverflow(Int64(input[index] - UInt8(ascii: "0")))
            guard !overflows, !underflows else { return nil }
            result = sum
        }
        guard !isNegative else { return result }
        return result == .min ? nil : -result
    }

    /// The value's own bytes in the source.
    package var rawBytes: ArraySlice<UInt8> {
        document.bytes[Int(node.start)..<Int(node.end)]
    }

    /// The path from the root (RFC 6901): "" for the root itself. Walks the siblings of array elements.
    package var pointer: String {
        let bytes = document.bytes
        return document.nodes.pointer(of: index, in: bytes.span)
    }

    func text(of node: JSONNode) -> String {
        let bytes = document.bytes
        if node.isMarked { return String(decoding: node.content(in: bytes.span), as: UTF8.self) }
        return String(decoding: bytes[node.inside], as: UTF8.self)
    }
}

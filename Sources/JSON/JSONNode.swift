/// One value or member name on the tape; 24 bytes. A container is followed by all it holds, and a member's name by
/// its value.
struct JSONNode: Sendable {
    /// The parent of the root.
    static let none = UInt32.max

    /// First byte in the source, quotes and brackets included.
    var start: UInt32
    /// One past the last byte.
    var end: UInt32
    /// The node after this one and all it holds.
    var next: UInt32
    /// The container's node, or `none`.
    var parent: UInt32
    /// Elements or members held.
    var count: UInt32 = 0
    var kind: JSONValue.Kind
    /// A string with a backslash, or a number with a fraction or exponent: its bytes are not its plain content.
    var isMarked = false
}

/// A source and its tape, shared by every value in it.
final class JSONDocument: Sendable {
    let bytes: [UInt8]
    let nodes: [JSONNode]

    init(bytes: [UInt8], nodes: [JSONNode]) {
        self.bytes = bytes
        self.nodes = nodes
    }
}

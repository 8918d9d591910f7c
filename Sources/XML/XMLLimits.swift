/// What a text may ask of its reader.
package struct XMLLimits: Equatable, Sendable {
    package var bytesMax: Int
    /// How many elements may stand open at once.
    package var depthMax: Int
    /// Of one element, namespace declarations included.
    package var attributesMax: Int
    package var nameBytesMax: Int
    /// Of one element's text or one attribute's value.
    package var textBytesMax: Int

    package init(
        bytesMax: Int = 64 << 20,
        depthMax: Int = 40,
        attributesMax: Int = 32,
        nameBytesMax: Int = 128,
        textBytesMax: Int = 1 << 16
    ) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.attributesMax = attributesMax
        self.nameBytesMax = nameBytesMax
        self.textBytesMax = textBytesMax
    }
}

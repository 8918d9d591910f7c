/// The forms in which a document goes to its reader.
package enum RenderingFormat: String, CaseIterable, Sendable {
    case xml
    case html
    case pdf
}

/// A document in one form, byte for byte as it was first given out.
package struct Rendering: Equatable, Sendable {
    package let document: DocumentReference
    package let format: RenderingFormat
    package let renderedAt: Instant
    /// Of the bytes.
    package let sha256: [UInt8]
    package let bytes: [UInt8]

    package init(
        document: DocumentReference,
        format: RenderingFormat,
        renderedAt: Instant,
        sha256: [UInt8],
        bytes: [UInt8]
    ) {
        self.document = document
        self.format = format
        self.renderedAt = renderedAt
        self.sha256 = sha256
        self.bytes = bytes
    }
}

/// What is needed to keep renderings.
package protocol RenderingRepository {
    func rendering(of document: DocumentReference, as format: RenderingFormat) throws(Failure) -> Rendering?
    func insert(_ rendering: Rendering) throws(Failure)
}

/// What a rendering is of: a document that was issued, and so never says anything else.
package struct RenderedDocument: Sendable {
    package let reference: DocumentReference
    package let version: Int64
    package let number: String
    package let customer: ID<Customer>
    /// What the trail says when a form of it is kept.
    package let event: EventType

    /// Nil for a draft, and for a document whose paper was issued elsewhere.
    package init?(_ invoice: Invoice) {
        guard invoice.origin == .own, invoice.state != .draft, let number = invoice.number else { return nil }
        reference = DocumentReference(invoice.id)
        version = invoice.version
        self.number = number
        customer = invoice.customer
        event = .invoiceRendered
    }

    package init(_ note: CreditNote) {
        reference = DocumentReference(note.id)
        version = note.version
        number = note.number
        customer = note.customer
        event = .creditNoteRendered
    }
}

/// Documents as they were given out: made once, kept for good.
package struct RenderingDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// Keeps a rendering unless one is kept already, and gives the kept one: of two that are made at once the first
    /// counts. The trail holds the digest, so that nobody can put another paper in its place unseen.
    ///
    /// - Parameter digestText: of the bytes, in hexadecimal digits.
    package func keep(
        _ bytes: [UInt8],
        sha256: [UInt8],
        digestText: String,
        as format: RenderingFormat,
        of document: RenderedDocument
    ) throws(Failure) -> Rendering {
        if let kept = try session.rendering(of: document.reference, as: format) { return kept }
        let rendering = Rendering(
            document: document.reference,
            format: format,
            renderedAt: session.now,
            sha256: sha256,
            bytes: bytes
        )
        try session.insert(rendering)
        try session.record(
            Event(
                type: document.event,
                document: document.reference,
                documentVersion: document.version,
                customer: document.customer,
                before: nil,
                after: [
                    "format": .text(format.rawValue), "sha256": .text(digestText),
                    "bytes": .integer(Int64(bytes.count)),
                ]
            )
        )
        return rendering
    }
}

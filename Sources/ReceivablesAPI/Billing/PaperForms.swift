import Digest
import HTTPServer
import Papers
import Receivables

/// Gives a document in the form that the client asks for: as JSON, as an e-invoice, as a page or as a PDF.
enum PaperForms {
    static let offers = ["application/json", "application/xml", "text/html", "application/pdf"]

    /// Nil: JSON. The form that the client likes best; of two it likes as much, the earlier one.
    static func form(_ request: APIRequest) -> RenderingFormat? {
        var best: (format: RenderingFormat?, quality: Int) = (nil, request.http.quality(of: offers[0]))
        for (format, type) in zip([RenderingFormat.xml, .html, .pdf], offers.dropFirst()) {
            let quality = request.http.quality(of: type)
            if quality > best.quality { best = (format, quality) }
        }
        return best.format
    }

    /// - Parameters:
    ///   - issued: what is kept once it is drawn; nil for a draft and for a copy, which are drawn each time.
    ///   - paper: what to draw, where it isn't kept yet.
    static func answer(
        _ format: RenderingFormat,
        of issued: RenderedDocument?,
        _ request: APIRequest,
        _ session: any Session,
        paper: () throws(Failure) -> PaperDocument
    ) throws -> RenderingAnswer {
        let mustBePeppol = try request.choice("profile", NamedProfile.self) != nil && format == .xml
        if let issued, !mustBePeppol, let kept = try session.rendering(of: issued.reference, as: format) {
            return .reply(reply(kept, number: issued.number))
        }
        let paper = try paper()
        let bytes: [UInt8]
        switch format {
        case .xml: bytes = try eInvoice(paper, mustBePeppol: mustBePeppol)
        case .html: bytes = HTMLPage(paper).bytes
        case .pdf: bytes = PDFInvoice(paper).bytes
        }
        let sha256 = SHA256.hash(bytes)
        guard let issued else {
            return .reply(reply(bytes, sha256: sha256, as: format, number: paper.number))
        }
        return .fresh { (session) throws(Failure) in
            let kept = try RenderingDesk(session: session)
                .keep(bytes, sha256: sha256, digestText: hexText(sha256), as: format, of: issued)
            return reply(kept, number: issued.number)
        }
    }

    /// The profile that a client can insist on.
    private enum NamedProfile: String, CaseIterable {
        case peppol
    }

    private static func eInvoice(_ paper: PaperDocument, mustBePeppol: Bool) throws -> [UInt8] {
        let gaps = EInvoiceGaps(of: paper)
        guard let profile = gaps.profile, profile == .peppol || !mustBePeppol else {
            var problem = Problem(
                422,
                "e_invoice_incomplete",
                "An e-invoice takes more than the \(paper.title.lowercased()) says; errors names each rule and where."
            )
            problem.violations = gaps.core + gaps.peppol
            throw problem
        }
        return UBLDocument(paper, profile: profile).bytes
    }

    private static func reply(_ kept: Rendering, number: String) -> Reply {
        reply(kept.bytes, sha256: kept.sha256, as: kept.format, number: number)
    }

    private static func reply(
        _ bytes: [UInt8],
        sha256: [UInt8],
        as format: RenderingFormat,
        number: String?
    ) -> Reply {
        var reply = Reply(type: format.mediaType, body: bytes)
        reply.fields.set("ETag", "\"\(hexText(Array(sha256.prefix(16))))\"")
        reply.fields.set("Repr-Digest", "sha-256=:\(base64Text(sha256)):")
        reply.fields.set("Content-Disposition", "inline; filename=\"\(fileName(number)).\(format.rawValue)\"")
        // A page is shown, and does nothing.
        if format == .html {
            reply.fields.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        }
        return reply
    }

    /// The number, as far as a file's name can take it.
    private static func fileName(_ number: String?) -> String {
        let bytes = (number ?? "draft").utf8.map { byte -> UInt8 in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "_"): byte
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RenderingFormat {
    fileprivate var mediaType: String {
        switch self {
        case .xml: "application/xml; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        }
    }
}

import HTTPServer
import Receivables

/// What a PUT by an id or an `ext:` id is about: a document that is there, or one to make under that external id.
enum PutTarget<Subject: Identified> {
    /// The external id is what the path names; nil where it names the id.
    case existing(ID<Subject>, externalID: String?)
    case new(externalID: String)

    /// The external id that the document is to have; a body that names one names the path's.
    func externalID(_ body: BodyReader) -> String? {
        let given = body.externalID()
        let named: String?
        switch self {
        case .existing(_, let key): named = key
        case .new(let key): named = key
        }
        guard let named else { return given }
        if let given, given != named { body.refuse("/external_id", "mismatch", "the path names \(named)") }
        return named
    }
}

extension APIRequest {
    /// - Throws: 412 where a version is expected of what isn't there, or nothing (`If-None-Match: *`) where it is.
    func putTarget<Subject: Identified>(
        _ find: (Reference<Subject>) throws(Failure) -> ID<Subject>?
    ) throws -> PutTarget<Subject> {
        let text = parameters["id"] ?? ""
        guard let reference = Reference<Subject>(text) else { throw Failure.missing(Subject.kind, text) }
        let id = try find(reference)
        guard id == nil || http.fields["If-None-Match"] != "*" else {
            throw Problem(412, "version_mismatch", "The document is there already.")
        }
        guard case .external(let key) = reference else {
            guard let id else { throw Failure.missing(Subject.kind, text) }
            return .existing(id, externalID: nil)
        }
        if let id { return .existing(id, externalID: key) }
        // `*` too asks for a document that is there (RFC 9110, 13.1.1).
        guard http.fields["If-Match"] == nil else {
            throw Problem(412, "version_mismatch", "There is nothing yet that could be at a version.")
        }
        return .new(externalID: key)
    }
}

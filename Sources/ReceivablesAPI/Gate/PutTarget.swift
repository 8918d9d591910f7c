import HTTPServer
import Receivables

/// What a PUT by an id or an `ext:` id is about: a document that is there, or one to make under that external id.
enum PutTarget<Subject: Identified> {
    case existing(ID<Subject>)
    case new(externalID: String)

    /// The external id that the document is to have; a body that names one names this.
    func externalID(_ body: BodyReader) -> String? {
        let given = body.text("external_id", max: 255)
        guard case .new(let key) = self else { return given }
        if let given, given != key { body.refuse("/external_id", "mismatch", "the path names \(key)") }
        return key
    }
}

extension APIRequest {
    func putTarget<Subject: Identified>(
        _ find: (Reference<Subject>) throws(Failure) -> ID<Subject>?
    ) throws(Failure) -> PutTarget<Subject> {
        let text = parameters["id"] ?? ""
        guard let reference = Reference<Subject>(text) else { throw .missing(Subject.kind, text) }
        if let id = try find(reference) { return .existing(id) }
        guard case .external(let key) = reference else { throw .missing(Subject.kind, text) }
        return .new(externalID: key)
    }
}

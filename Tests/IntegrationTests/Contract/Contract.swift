import Foundation

/// openapi.yaml as it lies in the repository.
struct Contract {
    struct Operation {
        let method: String
        let path: String
        let node: Node

        /// The body that the contract shows.
        var example: Node? { node["requestBody"]?["content"]?["application/json"]?["example"] }

        func schema(of status: Int) -> Node? {
            node["responses"]?[String(status)]?["content"]?["application/json"]?["schema"]
        }
    }

    let schema: Schema
    /// By operationId.
    let operations: [String: Operation]

    init() throws {
        var file = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        file.appendPathComponent("openapi.yaml")
        let document = try YAMLReader.read(String(contentsOf: file, encoding: .utf8))
        var operations: [String: Operation] = [:]
        for (path, methods) in document["paths"]?.members ?? [:] {
            for (method, node) in methods.members {
                guard let id = node["operationId"]?.string else { continue }
                operations[id] = Operation(method: method.uppercased(), path: path, node: node)
            }
        }
        schema = Schema(document: document)
        self.operations = operations
    }

    var problem: Node {
        schema.document["components"]?["schemas"]?["Problem"] ?? .null
    }
}

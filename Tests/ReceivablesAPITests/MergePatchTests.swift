import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

/// RFC 7396: an object is merged member by member, and null takes a member away.
@Suite struct `A partial update` {
    @Test func `merges metadata, within its limit`() async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            func patch(_ metadata: String) async -> Told {
                await api.send(.patch, "/v1/customers/ext:C-1", #"{"metadata":\#(metadata)}"#)
            }
            _ = await patch(#"{"a":"1","b":"2"}"#)
            let merged = await patch(#"{"b":null,"a":"3","c":"4","none":null}"#)
            #expect(merged.json?["metadata"]?.members.map(\.key) == ["a", "c"])
            #expect(merged.json?["metadata"]?["a"]?.string == "3")
            #expect(await patch("{}").field("ETag") == merged.field("ETag"))
            let more = (0..<49).map { #""m\#($0)":"x""# }.joined(separator: ",")
            let many = await patch("{\(more)}")
            #expect(many.violations == ["/metadata": "too_many"], "\(many.text)")
        }
    }

    @Test func `merges an address into its parts, and puts parts in the place of a text`() async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            let order = #"{"customer_id":"ext:C-1","currency":"EUR","external_id":"SO-1","total":1}"#
            _ = await api.send(.post, "/v1/orders", order)
            func shipTo(_ address: String) async -> [String] {
                let body = #"{"ship_to":\#(address)}"#
                let told = await api.send(.patch, "/v1/orders/ext:SO-1", body)
                return told.json?["ship_to"]?.members.map { "\($0.key) \($0.value.string ?? "")" } ?? []
            }
            #expect(await shipTo(#""Dam 1, Amsterdam""#) == [])
            #expect(await shipTo(#"{"street":"Dam 1","city":"Delft"}"#) == ["street Dam 1", "city Delft"])
            let merged = await shipTo(#"{"city":"Edam","phone":null,"country":"NL"}"#)
            #expect(merged == ["street Dam 1", "city Edam", "country NL"])
            #expect(await shipTo(#"{"street":null}"#) == ["city Edam", "country NL"])
        }
    }

    @Test(arguments: ["total", "lines"])
    func `takes neither the total nor the lines of an order away`(name: String) async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            let order = #"{"customer_id":"ext:C-1","currency":"EUR","external_id":"SO-1","total":1}"#
            _ = await api.send(.post, "/v1/orders", order)
            let told = await api.send(.patch, "/v1/orders/ext:SO-1", #"{"\#(name)":null}"#)
            #expect(told.status == 422)
            #expect(told.violations == ["/\(name)": "required"], "\(told.text)")
        }
    }
}

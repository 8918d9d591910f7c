import JSON

/// A server's scorecards and policies, and customers who pay, as the stories of scoring tell them.
struct ScoringOffice {
    let client: Client

    var scene: Scene { Scene(client: client) }

    /// Makes a scorecard and activates its first version.
    func scorecard(_ code: String, _ model: String) async throws {
        _ = try await client.send("POST", "/v1/scorecards", #"{"code":"\#(code)"}"#).expecting(201)
        _ = try await client.send("POST", "/v1/scorecards/\(code)/versions", model).expecting(201)
        _ = try await client.send("POST", "/v1/scorecards/\(code)/versions/1/activate").expecting(200)
    }

    /// Activates a version of the policy for everyone.
    func policy(_ body: String) async throws {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try policies.string("data", 0, "id") ?? "")/versions"
        let made = try await client.send("POST", path, body).expecting(201)
        let number = try made.integer("version") ?? 0
        _ = try await client.send("POST", "\(path)/\(number)/activate").expecting(200)
    }

    /// The id of an invoice over an amount, due 30 days after a day.
    func invoice(_ customer: String, _ amount: Int64, on date: String) async throws -> String {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","issue":true,"issue_date":"\(date)",
             "lines":[{"description":"W","quantity":"1","unit_price":\(amount),"tax_rate":"0"}]}
            """
        return try await scene.id(client.send("POST", "/v1/invoices", body).expecting(201))
    }

    /// A payment for an invoice, of its own amount.
    @discardableResult
    func pay(_ customer: String, _ amount: Int64, _ invoice: String, on date: String) async throws -> Answer {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","amount":\(amount),"received_date":"\(date)",
             "allocations":[{"invoice":"\(invoice)","amount":\(amount)}]}
            """
        return try await client.send("POST", "/v1/payments", body).expecting(201)
    }

    func clock(_ date: String) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }

    func credit(_ customer: String) async throws -> Answer {
        try await client.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
    }

    /// The scores that a customer has, newest first.
    func scores(_ customer: String) async throws -> [JSONValue] {
        try await client.send("GET", "/v1/customers/\(customer)/scores").expecting(200).json("data").elements
    }

    /// What happened of some types, oldest first.
    func events(_ type: String) async throws -> [JSONValue] {
        try await client.send("GET", "/v1/events?types=\(type)&limit=1000").expecting(200).json("data")
            .elements
    }

    /// A scorecard by how an agency rates and how old the oldest debt is.
    static let model = """
        {"items":[
          {"name":"Agency","input":"external_rating.duns","weight":"1","missing":20,
           "values":[{"value":"good","points":60},{"value":"fair","points":40},{"value":"bad","points":0}]},
          {"name":"Old debts","input":"oldest_overdue_days","weight":"1","missing":"no_score",
           "ranges":[{"below":"1","points":40},{"from":"1","below":"30","points":20},{"from":"30","points":0}]}],
         "classes":[{"class":"A","from":"80","review_months":12,"limit_factor":"2"},
                    {"class":"B","from":"60","review_months":6,"limit_factor":"1"},
                    {"class":"C","review_months":3,"limit_amount":0}],
         "limit":{"base":"average_monthly_sales","currency":"EUR","greatest":900000,"percent":"10",
                  "percent_of":"sales","round_to":1000,"rounding":"nearest"}}
        """
}

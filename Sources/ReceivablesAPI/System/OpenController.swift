import CAssets
package import HTTPServer
import JSON
package import Receivables

/// What is answered without a key.
package struct OpenController: Sendable {
    private let store: any Store
    private let clock: TestClockControl?
    private let gate: Gate
    private let metrics: Metrics
    private let draining: Draining
    private let moreMetrics: @Sendable () -> String

    /// - Parameter moreMetrics: what else `GET /metrics` tells, in Prometheus' text format.
    package init(
        store: any Store,
        clock: TestClockControl?,
        gate: Gate,
        metrics: Metrics = Metrics(),
        draining: Draining = Draining(),
        moreMetrics: @escaping @Sendable () -> String = { "" }
    ) {
        self.moreMetrics = moreMetrics
        self.metrics = metrics
        self.draining = draining
        self.store = store
        self.clock = clock
        self.gate = gate
    }

    /// What takes a key, but for the trail's following and the clock.
    static let endpoints: [Endpoint] =
        AccessController.endpoints + DelegationController.endpoints + CustomerController.endpoints
        + LimitController.endpoints
        + GuaranteeController.endpoints + InsuranceController.endpoints
        + CreditController.endpoints + ShadowController.endpoints + RuleController.endpoints
        + TermsController.endpoints + ApprovalController.endpoints
        + ScorecardController.endpoints + ScoringController.endpoints + LimitProposalController.endpoints
        + OrderController.endpoints + InvoiceController.endpoints + TaxRateController.endpoints
        + BillingRunController.endpoints + InvoiceScheduleController.endpoints
        + CreditNoteController.endpoints
        + WriteOffController.endpoints
        + PaymentController.endpoints + RemittanceController.endpoints
        + RefundController.endpoints + InsightController.endpoints
        + MatchProposalController.endpoints + PayerAliasController.endpoints
        + CompanyController.endpoints + ExchangeController.endpoints
        + NumberSeriesController.endpoints + PeriodController.endpoints
        + BooksController.endpoints + BooksReportController.endpoints + ImportController.endpoints
        + WebhookController.endpoints + SystemController.endpoints

    /// What the routes let a client send.
    package var limits: ServerLimits {
        var limits = ServerLimits()
        limits.fileBytesMax = [StatementController.pattern: StatementController.fileBytesMax]
        return limits
    }

    /// Every route of the service.
    package func routes() throws(RouterError) -> [Route] {
        let endpoints =
            Self.endpoints + SimulationController(store: store).endpoints
            + StatementController(store: store).endpoints
        let batch = try Batch(gate: gate, endpoints: endpoints)
        let answering =
            (endpoints + [batch.endpoint]).map { gate.route($0) } + [eventRoute] + clockRoutes
        return open + answering.map(admitting)
    }

    /// On the way down what runs goes to its end, and nothing more begins.
    private func admitting(_ route: Route) -> Route {
        Route(route.method, route.pattern) { [draining, gate] request, parameters in
            let answer = await draining.admit { await route.handler(request, parameters) }
            return answer ?? gate.response(to: .shuttingDown, request)
        }
    }

    private var eventRoute: Route {
        let wait = EventWait(draining: draining)
        let reading = gate.route(SystemController.events)
        return Route(.get, "/v1/events") { request, parameters in
            await wait.answer(request, parameters, by: reading.handler)
        }
    }

    private var open: [Route] {
        [
            Route(.get, "/") { _, _ in Self.page },
            Route(.get, "/docs") { _, _ in
                var fields = HTTPFields()
                fields.set("Location", "/openapi.yaml")
                return HTTPResponse(status: 302, fields: fields)
            },
            Route(.get, "/health/live") { _, _ in Self.json("{\"status\":\"live\"}") },
            Route(.get, "/health/ready") { [store, draining] _, _ in
                guard !draining.isUnderway else {
                    return Self.json("{\"status\":\"draining\"}", status: 503)
                }
                do {
                    _ = try await store.read { (session) throws(Failure) in try session.lastEvent() }
                    return Self.json("{\"status\":\"ready\"}")
                } catch {
                    return Self.json("{\"status\":\"unavailable\"}", status: 503)
                }
            },
            Route(.get, "/openapi.yaml") { _, _ in
                var fields = HTTPFields()
                fields.set("Content-Type", "application/yaml")
                return HTTPResponse(status: 200, fields: fields, body: Assets.openAPI)
            },
            Route(.get, "/metrics") { [store, metrics, moreMetrics] _, _ in
                var fields = HTTPFields()
                fields.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                let waiting = await WaitingMetrics.text(of: store)
                return HTTPResponse(
                    status: 200,
                    fields: fields,
                    body: Array((metrics.text + moreMetrics() + waiting).utf8)
                )
            },
            Route(.get, "/problems/{code}") { _, parameters in
                let code = parameters["code"] ?? ""
                var fields = HTTPFields()
                fields.set("Content-Type", "text/plain; charset=utf-8")
                guard let explanation = ProblemCatalogue.explanation(of: code) else {
                    return HTTPResponse(
                        status: 404,
                        fields: fields,
                        body: Array("No problem has this code.\n".utf8)
                    )
                }
                let text = "\(ProblemCatalogue.title(of: code))\n\n\(explanation)\n"
                return HTTPResponse(status: 200, fields: fields, body: Array(text.utf8))
            },
        ]
    }

    private var clockRoutes: [Route] {
        guard let clock else { return [] }
        return [
            gate.route(
                .read("/v1/clock") { _, session in try .json { $0.field("date", session.today.description) } }
            ),
            Route(.put, "/v1/clock") { [gate, store] request, parameters in
                let set = gate.route(
                    .write(.put, "/v1/clock", [.admin]) { request, session in
                        let body = BodyReader(request.json)
                        let date = body.date("date", required: true)
                        try body.finish()
                        guard let date, date >= session.today else {
                            throw Problem(409, "clock_backwards", "The clock stands at \(session.today).")
                        }
                        if request.http.fields["Dry-Run"] != "true" { clock.set(date) }
                        return try Reply.json { $0.field("date", date.description) }
                    }
                )
                let response = await set.handler(request, parameters)
                guard response.status == 200, response.fields["Dry-Run"] == nil else { return response }
                do throws(Failure) {
                    try await DailyJobs(store: store).run()
                } catch {
                    return Problem(error).response(requestID: response.fields["X-Request-Id"] ?? "")
                }
                return response
            },
        ]
    }

    private static var page: HTTPResponse {
        var fields = HTTPFields()
        fields.set("Content-Type", "text/html; charset=utf-8")
        fields.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        fields.set("X-Content-Type-Options", "nosniff")
        let html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Quittance</title>
            <style>body{font:16px/1.5 sans-serif;max-width:40em;margin:4em auto;padding:0 1em}</style>
            <h1>Quittance</h1><p>Credit, order to cash and receivables. Every decision explained, nothing lost.</p>
            <ul><li><a href="/openapi.yaml">The contract</a></li><li><a href="/health/ready">Health</a></li>
            <li><a href="/metrics">Metrics</a></li></ul></html>

            """
        return HTTPResponse(status: 200, fields: fields, body: Array(html.utf8))
    }

    private static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        var fields = HTTPFields()
        fields.set("Content-Type", "application/json")
        return HTTPResponse(status: status, fields: fields, body: Array(text.utf8))
    }
}

/// How the API moves the test clock.
package struct TestClockControl: Sendable {
    let set: @Sendable (CivilDate) -> Void

    package init(set: @escaping @Sendable (CivilDate) -> Void) {
        self.set = set
    }
}

/// The files that are embedded at build time.
enum Assets {
    static var openAPI: [UInt8] {
        let asset = unsafe quittance_openapi
        return unsafe Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
    }
}

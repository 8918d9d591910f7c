internal import Dispatch
internal import Foundation
internal import FoundationNetworking
internal import Glibc
package import Receivables
internal import Synchronization
package import Webhooks

/// Hands events over by HTTPS: the TLS is the system's, by way of Foundation, and every connection goes through a
/// tunnel that checks where it leads to.
package struct TLSSender: Sendable {
    private let tunnel: Tunnel
    private let timeoutMilliseconds: Int

    /// To be made before anything else runs, as Foundation's client is told of its proxy by the environment, which
    /// isn't guarded. A proxy that stands there is for others and isn't used.
    package init(tunnel: Tunnel, timeoutMilliseconds: Int = Int(PlainSender.timeoutMilliseconds)) {
        self.tunnel = tunnel
        self.timeoutMilliseconds = timeoutMilliseconds
        for name in ["no_proxy", "NO_PROXY", "HTTPS_PROXY"] { unsetenv(name) }
        setenv("https_proxy", tunnel.proxyURL, 1)
    }

    package func send(_ request: Outgoing) -> WebhookAttempt.Outcome {
        guard let url = URL(string: request.url.text) else { return .failed("the URL can't be used") }
        var message = URLRequest(url: url, timeoutInterval: Double(timeoutMilliseconds) / 1_000)
        message.httpMethod = "POST"
        message.httpBody = Data(request.body)
        for field in request.fields { message.setValue(field.value, forHTTPHeaderField: field.name) }
        // What is compressed could be far longer than what comes over the wire.
        message.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        message.setValue("close", forHTTPHeaderField: "Connection")
        let exchange = TLSExchange()
        let session = URLSession(configuration: Self.configuration, delegate: exchange, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        session.dataTask(with: message).resume()
        let outcome = exchange.wait(milliseconds: timeoutMilliseconds)
        guard case .failed = outcome, let reason = tunnel.takeRefusal(of: request.url) else { return outcome }
        return .failed(reason)
    }

    private static var configuration: URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCredentialStorage = nil
        configuration.urlCache = nil
        return configuration
    }
}

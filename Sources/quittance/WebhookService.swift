import Receivables
import ReceivablesAPI
import Webhooks
import WebhooksTLS

/// How events are sent out.
struct WebhookOptions: Sendable {
    static let keptDaysRange: ClosedRange<Int64> = 1...3_650

    /// Whether private, loopback and link-local addresses may be sent to.
    var allowsPrivate = false
    /// Days that finished deliveries stay in the log.
    var keptDays: Int64 = 30
}

/// The ways out for events, by HTTP and by HTTPS.
struct WebhookSenders: Sendable {
    private let plain: PlainSender
    private let secure: TLSSender

    /// To be made before anything else runs: see `TLSSender`.
    init(_ options: WebhookOptions) throws(CommandError) {
        let egress = Egress(allowsPrivate: options.allowsPrivate)
        guard let tunnel = Tunnel(egress: egress) else {
            throw CommandError("can't listen on 127.0.0.1, which sending by HTTPS takes")
        }
        plain = PlainSender(egress: egress)
        secure = TLSSender(tunnel: tunnel)
        tunnel.start()
    }

    var send: Sender {
        { [self] request in request.url.isSecure ? secure.send(request) : plain.send(request) }
    }
}

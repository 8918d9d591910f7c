internal import Dispatch
internal import Foundation
internal import FoundationNetworking
internal import Receivables
internal import Synchronization
internal import Webhooks

/// One request and the beginning of its answer.
final class TLSExchange: NSObject, URLSessionDataDelegate, Sendable {
    private struct Progress {
        var status: Int?
        var body: [UInt8] = []
        var failure: String?
    }

    private let progress = Mutex(Progress())
    private let done = DispatchSemaphore(value: 0)

    /// Waits for the answer's beginning, or for the time to be over; blocks its thread.
    func wait(milliseconds: Int) -> WebhookAttempt.Outcome {
        let isInTime = done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
        return progress.withLock { progress in
            // The status is what counts; a body that doesn't come is no failure.
            if let status = progress.status {
                return .answered(status, response: String(decoding: progress.body, as: UTF8.self))
            }
            return .failed(isInTime ? progress.failure ?? "no answer" : SendError.timedOut.description)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        progress.withLock { $0.status = response.statusCode }
        completionHandler(nil)
        done.signal()
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        progress.withLock { $0.status = (response as? HTTPURLResponse)?.statusCode }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isEnough = progress.withLock { progress in
            let room = WebhookAttempt.responseBytesMax - progress.body.count
            progress.body += data.prefix(max(0, room))
            return progress.body.count >= WebhookAttempt.responseBytesMax
        }
        guard isEnough else { return }
        dataTask.cancel()
        done.signal()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        progress.withLock { $0.failure = error?.localizedDescription }
        done.signal()
    }
}

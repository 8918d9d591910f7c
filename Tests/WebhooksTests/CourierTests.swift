import Receivables
import SQLiteStore
import Testing

@testable import Webhooks

@Suite struct `The courier` {
    @Test func `sends each event that a receiver wants once, and nothing that was before it`() async throws {
        try await Post.with { post in
            try await post.happen(2)
            try await post.endpoint("a.example", ["user.created"])
            try await post.endpoint("b.example", ["order.*"])
            try await post.endpoint("c.example", ["*"])
            let courier = post.courier()
            try await post.happen(3)
            try await post.work(courier)
            #expect(post.sent.filter { $0.host == "a.example" }.count == 3)
            #expect(post.sent.filter { $0.host == "b.example" }.isEmpty)
            #expect(post.sent.filter { $0.host == "c.example" }.count == 3)
            try await post.work(courier)
            #expect(post.sent.count == 6)
            #expect(try await post.deliveries("delivered").count == 6)
        }
    }

    @Test func `tries again by the schedule, with the same id and a fresh signature, until it is delivered`()
        async throws
    {
        try await Post.with { post in
            try await post.endpoint()
            let courier = post.courier()
            try await post.happen()
            post.answer(Post.bad)
            try await post.work(courier)
            post.pass(milliseconds: 4_999)
            try await post.work(courier)
            #expect(post.sent.count == 1)
            post.pass(milliseconds: 1)
            try await post.work(courier)
            #expect(post.sent.count == 2)
            post.answer(.failed("no connection"))
            post.pass(milliseconds: 300_000)
            try await post.work(courier)
            post.answer(Post.ok)
            post.pass(milliseconds: 1_800_000)
            try await post.work(courier)
            #expect(post.sent.count == 4)
            #expect(Set(post.sent.map(\.event)).count == 1)
            #expect(Set(post.sent.map(\.body)).count == 1)
            #expect(Set(post.sent.compactMap { $0.fields["webhook-signature"] }).count == 4)
            let delivery = try #require(try await post.deliveries("delivered").first)
            let log = try await post.store.read { (session) throws(Failure) in
                try session.attempts(of: delivery.id)
            }
            #expect(log.map(\.outcome) == [Post.bad, Post.bad, .failed("no connection"), Post.ok])
            #expect(log.map(\.number) == [1, 2, 3, 4])
        }
    }

    @Test func `gives up after ten attempts over three days, and sends again when it is asked to`()
        async throws
    {
        try await Post.with { post in
            let id = try await post.endpoint()
            let courier = post.courier(jitter: 1)
            try await post.happen()
            post.answer(Post.bad)
            let begin = post.now
            for _ in 0..<400 {
                try await post.work(courier)
                post.pass(milliseconds: 1_800_000)
            }
            #expect(post.sent.count == WebhookSchedule.attemptsMax)
            let last = try #require(post.sent.last?.at)
            let hours = (last.milliseconds - begin.milliseconds) / 3_600_000
            #expect((75...90).contains(hours))
            let failed = try #require(try await post.deliveries("failed").first)
            post.answer(Post.ok)
            try await post.enable(id)
            _ = try await post.desk { (desk) throws(Failure) in try desk.replay(failed.id) }
            try await post.work(courier)
            #expect(post.sent.count == WebhookSchedule.attemptsMax + 1)
            #expect(Set(post.sent.map(\.event)).count == 1)
            #expect(try await post.deliveries("delivered").map(\.id) == [failed.id])
        }
    }

    @Test func `disables a receiver that has failed for three days when the first delivery is given up`()
        async throws
    {
        try await Post.with { post in
            let id = try await post.endpoint()
            let courier = post.courier()
            try await post.happen(3)
            post.answer(Post.bad)
            let begin = post.now
            var endpoint = try await post.endpoint(id)
            while endpoint.isEnabled, post.now.milliseconds < begin.milliseconds + 10 * 86_400_000 {
                try await post.work(courier)
                post.pass(milliseconds: 600_000)
                endpoint = try await post.endpoint(id)
            }
            let hours = (post.now.milliseconds - begin.milliseconds) / 3_600_000
            #expect((75...80).contains(hours), "\(hours)")
            #expect(endpoint.disabledReason == "every attempt has failed since \(begin)")
            #expect(try await post.deliveries("pending").isEmpty)
            #expect(try await post.events(.webhookEndpointDisabled).count == 1)
            // Its past doesn't weigh on it once it is enabled again.
            try await post.enable(id)
            try await post.happen()
            try await post.work(courier)
            #expect(try await post.endpoint(id).isEnabled)
        }
    }

    @Test func `sends a part of the trail again: what failed and what was missed, and all of it if asked`()
        async throws
    {
        try await Post.with { post in
            let begin = try await post.lastEvent()
            try await post.happen(2)
            let id = try await post.endpoint("a.example", ["user.*"])
            let courier = post.courier()
            try await post.happen(2)
            try await post.work(courier)
            post.answer(.answered(410, response: ""))
            try await post.happen()
            try await post.work(courier)
            #expect(try await post.endpoint(id).isEnabled == false)
            try await post.happen(2)
            post.answer(Post.ok)
            let range = WebhookReplayRange(after: begin, until: nil, includesDelivered: false)
            await #expect(throws: Failure.self, "while it is disabled") {
                try await post.replay(range, to: id)
            }
            try await post.enable(id)
            #expect(post.sent.count == 3)
            let told = try await post.replay(range, to: id)
            #expect(told == WebhookReplay(queued: 5, nextAfter: nil))
            // What waits already isn't queued twice.
            #expect(try await post.replay(range, to: id).queued == 0)
            try await post.work(courier)
            #expect(post.sent.count == 8)
            #expect(Set(post.sent.map(\.event)).count == 7)
            #expect(try await post.deliveries("delivered").count == 7)
            let all = WebhookReplayRange(after: begin, until: nil, includesDelivered: true)
            #expect(try await post.replay(all, to: id).queued == 7)
            let some = WebhookReplayRange(after: begin, until: begin + 2, includesDelivered: true)
            try await post.work(courier)
            #expect(try await post.replay(some, to: id) == WebhookReplay(queued: 2, nextAfter: nil))
        }
    }

    @Test func `sends a long part of the trail again in several commands, and misses nothing of it`()
        async throws
    {
        try await Post.with { post in
            let begin = try await post.lastEvent()
            let count = WebhookQueue.eventsMax * 2 + 10
            try await post.happenAtOnce(count)
            let id = try await post.endpoint()
            var after: Int64? = begin
            var steps: [Int] = []
            while let next = after {
                let range = WebhookReplayRange(after: next, until: nil, includesDelivered: false)
                let replay = try await post.replay(range, to: id)
                steps.append(replay.queued)
                after = replay.nextAfter
            }
            #expect(steps == [WebhookQueue.eventsMax, WebhookQueue.eventsMax, 10])
            #expect(try await post.deliveries("pending").count == count)
        }
    }

    @Test func `sends a test to its receiver alone, whatever that one wants`() async throws {
        try await Post.with { post in
            let id = try await post.endpoint("a.example", ["order.*"])
            try await post.endpoint("b.example", ["*"])
            let courier = post.courier()
            let seq = try await post.desk { (desk) throws(Failure) in
                try desk.test(id, expectedVersion: nil)
            }
            try await post.work(courier)
            #expect(post.sent.filter { $0.host == "a.example" }.count == 1)
            #expect(post.sent.filter { $0.host == "b.example" }.isEmpty)
            #expect(try await post.deliveries().map(\.seq) == [seq])
        }
    }

    @Test func `leaves out what is delivered when another one is down, and catches up when that one is back`()
        async throws
    {
        try await Post.with { post in
            try await post.endpoint("a.example")
            try await post.endpoint("b.example")
            post.answer(.failed("no answer in time"), from: "a.example")
            let courier = post.courier()
            try await post.happen(100)
            try await post.work(courier)
            #expect(post.sent.filter { $0.host == "b.example" }.count == 100)
            // After some failures in a row it is asked less and less often.
            func asked() -> Int { post.sent.filter { $0.host == "a.example" }.count }
            let first = asked()
            #expect(first >= 5 && first <= 8, "\(first)")
            for _ in 0..<600 {
                post.pass(milliseconds: 1_000)
                try await post.turn(courier)
            }
            #expect(asked() >= first + 5 && asked() <= first + 12, "\(asked())")
            post.answer(Post.ok, from: "a.example")
            post.pass(milliseconds: 300_000)
            try await post.work(courier)
            #expect(try await post.deliveries("delivered").count == 200)
        }
    }

    @Test func `disables a receiver that answers 410, and cancels what waits for it`() async throws {
        try await Post.with { post in
            let id = try await post.endpoint()
            post.answer(.answered(410, response: "gone"))
            let courier = post.courier()
            try await post.happen(10)
            try await post.work(courier)
            #expect(try await post.endpoint(id).disabledReason == "it answered 410 Gone")
            #expect(try await post.endpoint(id).isEnabled == false)
            #expect(try await post.deliveries("pending").isEmpty)
            let count = post.sent.count
            #expect((1...4).contains(count), "no more than were underway")
            try await post.happen()
            post.pass(milliseconds: 86_400_000)
            try await post.work(courier)
            #expect(post.sent.count == count)
            post.answer(Post.ok)
            try await post.enable(id)
            try await post.happen()
            try await post.work(courier)
            #expect(post.sent.count == count + 1, "what was missed isn't sent")
        }
    }

    @Test func `signs with both secrets for a day after one was replaced`() async throws {
        try await Post.with { post in
            let id = try await post.endpoint()
            let fresh = WebhookSecret(bytes: [UInt8](repeating: 2, count: 32))
            _ = try await post.desk { (desk) throws(Failure) in
                try desk.rotateSecret(of: id, to: fresh, expectedVersion: nil)
            }
            let courier = post.courier()
            var counts: [Int] = []
            for pause in [0, 86_399_999, 1] as [Int64] {
                post.pass(milliseconds: pause)
                try await post.happen()
                try await post.work(courier)
                let signatures = post.sent.last?.fields["webhook-signature"]?.split(separator: " ") ?? []
                counts.append(signatures.count)
            }
            #expect(counts == [2, 2, 1])
        }
    }

    @Test func `forgets what was finished long ago, and only that`() async throws {
        try await Post.with { post in
            try await post.endpoint("a.example")
            try await post.endpoint("b.example")
            let courier = post.courier()
            try await post.happen(3)
            try await post.work(courier)
            post.pass(milliseconds: 30 * 86_400_000)
            try await post.happen()
            try await post.work(courier)
            #expect(try await post.deliveries().count == 8)
            post.pass(milliseconds: 60_001)
            try await post.turn(courier)
            #expect(try await post.deliveries().count == 2)
        }
    }

    @Test func `queues no more for a receiver than there is room, and loses nothing by it`() async throws {
        try await Post.with { post in
            let id = try await post.endpoint()
            let now = post.now
            try await post.happenAtOnce(WebhookQueue.eventsMax * 2)
            let room = WebhookQueue.eventsMax + 100
            var more: [Bool] = []
            for _ in 0..<3 {
                let isMore = try await post.store.write(actor: nil) { (session) throws(Failure) in
                    .commit(try WebhookQueue(session, pendingMax: room).fill(for: id, at: now))
                }
                more.append(isMore)
            }
            #expect(more == [true, true, false])
            #expect(try await post.deliveries("pending").count == room)
            try await post.work(post.courier())
            #expect(Set(post.sent.map(\.event)).count == WebhookQueue.eventsMax * 2)
        }
    }

    @Test func `tells how much was sent, and how old what waits is`() async throws {
        try await Post.with { post in
            try await post.endpoint()
            let courier = post.courier()
            try await post.happen(2)
            try await post.work(courier)
            post.answer(Post.bad)
            try await post.happen()
            try await post.work(courier)
            post.answer(.failed("x"))
            post.pass(milliseconds: 5_000)
            try await post.work(courier)
            try await post.work(courier)
            let text = courier.metrics.text(at: Instant(milliseconds: post.now.milliseconds + 2_000))
            for line in [
                #"quittance_webhook_attempts_total{result="delivered"} 2"#,
                #"quittance_webhook_attempts_total{result="refused"} 1"#,
                #"quittance_webhook_attempts_total{result="unreached"} 1"#,
                "quittance_webhook_oldest_pending_seconds 7", "quittance_webhook_unqueued_events 0",
            ] { #expect(text.contains(line + "\n"), "\(line)") }
        }
    }
}

@Suite struct `The schedule of attempts` {
    @Test func `is the one that is published, and a tenth longer at most`() {
        let pauses = (1..<WebhookSchedule.attemptsMax).map {
            WebhookSchedule.pauseMilliseconds(afterAttempts: $0, jitter: 0)
        }
        #expect(
            pauses == [
                5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
                86_400_000,
            ]
        )
        #expect(WebhookSchedule.pauseMilliseconds(afterAttempts: 1, jitter: 1) == 5_500)
        #expect(WebhookSchedule.pauseMilliseconds(afterAttempts: 1, jitter: 7) == 5_500)
        #expect(WebhookSchedule.pauseMilliseconds(afterAttempts: 10, jitter: 0) == nil)
        #expect(WebhookSchedule.pauseMilliseconds(afterAttempts: 0, jitter: 0) == nil)
    }
}

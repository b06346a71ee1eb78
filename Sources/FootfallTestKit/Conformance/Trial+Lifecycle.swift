import Foundation
import Synchronization
import Tracking

/// Checks of how a session begins, is disturbed and ends.
extension Trial {
    func checkRefusals() throws {
        let plan = plainPlan
        try withSession(plan) { driver in
            try driver.submit(plainEvents(40))
            try driver.settle()
            let session = driver.session
            let isAttributed = capabilities.attribution != .none && !plan.rules.isEmpty
            let rule = plan.rules.first ?? .lastTouch
            for (part, parts) in [(-1, 2), (2, 2), (0, 0)] {
                expectRefusal("part \(part) of \(parts) of the events") {
                    try session.events(part: part, of: parts) { _ in }
                }
                expectRefusal("part \(part) of \(parts) of the credits") {
                    try session.credits(rule: rule, goal: 0, part: part, of: parts) { _ in }
                }
            }
            expectRefusal("credits of an event that is no goal") {
                try session.credits(rule: rule, goal: 2, part: 0, of: 1) { _ in }
            }
            for rule in TestPlans.rules where !capabilities.rules.contains(rule.kindName) {
                expectRefusal("the rule \(rule.name), as it is not described,") {
                    try session.credits(rule: rule, goal: 0, part: 0, of: 1) { _ in }
                }
            }
            if !isAttributed {
                expectRefusal("credits, as none are described,") {
                    try session.credits(rule: rule, goal: 0, part: 0, of: 1) { _ in }
                }
            }
            if capabilities.readBack < .ids {
                expectRefusal("reading events, as it is not described,") {
                    try session.events(part: 0, of: 1) { _ in }
                }
            }
        }
        try checkReadersErrors(plan)
    }

    private struct Stop: Error {}

    private func checkReadersErrors(_ plan: RunPlan) throws {
        func expectStop(_ what: String, _ work: () throws -> Void) {
            do {
                try work()
                find(expected: "what a reader of \(what) throws comes through", got: "no error")
            } catch is Stop {
            } catch {
                find(expected: "what a reader of \(what) throws comes through", got: "\(error)")
            }
        }
        try withSession(named(plan)) { driver in
            try driver.submit(plainEvents(40))
            try driver.settle()
            if capabilities.readBack >= .ids {
                expectStop("events") { try driver.session.events(part: 0, of: 1) { _ in throw Stop() } }
            }
            if capabilities.attribution != .none, let rule = plan.rules.first {
                expectStop("credits") {
                    try driver.session.credits(rule: rule, goal: 0, part: 0, of: 1) { _ in throw Stop() }
                }
            }
            // A reader that gave up does not spoil the session.
            try driver.checkStored(capabilities)
        }
    }

    func checkCancellation() throws {
        let untouched = try open(plainPlan)
        untouched.session.cancel()
        untouched.session.close()

        for delayMilliseconds in [0, 1, 5] {
            let driver = try open(plainPlan)
            let session = driver.session
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delayMilliseconds)) { session.cancel() }
            let events = plainEvents(20_000)
            var taken = 0
            // Either it takes on, or it throws: both are fine, but it must not hang and not forget what it took.
            events.withUnsafeBufferPointer { all in
                do {
                    while taken < all.count {
                        let offered = UnsafeBufferPointer(rebasing: all[taken..<min(taken + 100, all.count)])
                        let count = try session.submit(offered, to: driver.receipts)
                        taken += count
                        if count == 0 { Thread.sleep(forTimeInterval: 0.0005) }
                    }
                } catch {}
            }
            session.cancel()
            do { _ = try session.settle() } catch {}
            do { try session.events(part: 0, of: 1) { _ in } } catch {}
            session.close()
            // The batch that it refused may have been taken in part; nobody can know how far.
            let known = driver.receipts.count
            expect(
                known >= taken && known <= min(taken + 100, events.count),
                "receipts for the \(taken) events taken, at the latest by close()", got: "\(known)")
        }
    }

    func checkClosing() throws {
        let plan = plainPlan
        let moments: [(String, (SessionDriver) throws -> Void)] = [
            ("at once", { _ in }),
            ("with events on the way", { try $0.submit(self.plainEvents(400)) }),
            (
                "once settled",
                {
                    try $0.submit(self.plainEvents(400))
                    try $0.settle()
                }
            ),
            ("when cancelled", { $0.session.cancel() }),
        ]
        for (moment, work) in moments {
            attempt("closed \(moment)") {
                let driver = try open(named(plan))
                try work(driver)
                driver.session.close()
                driver.session.close()
                driver.session.cancel()
                try driver.receipts.check(driver.taken, allAccepted: false)
                checkClosed(driver.session, plan)
            }
        }
    }

    private func checkClosed(_ session: any TrackingSession, _ plan: RunPlan) {
        let sink = ReceiptBook()
        expectRefusal("submitting to a closed session") {
            _ = try plainEvents(4).withUnsafeBufferPointer { try session.submit($0, to: sink) }
        }
        expectRefusal("settling a closed session") { _ = try session.settle() }
        expectRefusal("reading events of a closed session") { try session.events(part: 0, of: 1) { _ in } }
        expectRefusal("reading credits of a closed session") {
            try session.credits(rule: plan.rules.first ?? .lastTouch, goal: 0, part: 0, of: 1) { _ in }
        }
        expectRefusal("the report of a closed session") { _ = try session.report() }
    }

    func checkRestart() throws {
        guard capabilities.durable != .none else { return skip("it describes no durability") }
        var plan = plainPlan
        let events = plainEvents(1200)
        // Everything acknowledged, but never settled.
        let first = try open(plan)
        try first.submit(Array(events[..<800]), batch: 100)
        let patience = Date().addingTimeInterval(suite.deadlineSeconds / 4)
        while first.receipts.count < 800, Date() < patience { Thread.sleep(forTimeInterval: 0.001) }
        try first.receipts.check(first.taken, allAccepted: true)
        first.session.close()

        plan.resumed = true
        let second = SessionDriver(try suite.make().prepare(plan))
        defer { second.session.close() }
        // Some of it again, as a run that goes on would.
        let again = Array(events[(capabilities.idempotent ? 500 : 800)...])
        try second.submit(again, batch: 100)
        try second.settle()
        let whole = SessionDriver(second.session)
        whole.noteTaken(events)
        events.withUnsafeBufferPointer { whole.receipts.receive(.accepted, events: $0) }
        try whole.checkStored(capabilities, parts: 2)
        guard capabilities.attribution != .none, capabilities.backdating else { return }
        try whole.checkCredits(plan, capabilities.attribution, in: Self.customers(of: events))
    }

    func checkNamespaces() throws {
        let (one, other) = (plainPlan, plainPlan)
        let first = try open(one)
        try first.submit(plainEvents(400))
        try first.settle()
        let isDurable = capabilities.durable != .none
        // What lasts is left before the next run comes; what does not is kept open beside it.
        if isDurable { first.session.close() }
        defer { first.session.close() }

        try withSession(other) { driver in
            // The same ids with other bodies, and fewer of them.
            let events = plainEvents(200).map { event in
                var event = event
                event.value &+= 5
                return event
            }
            try driver.submit(events)
            try driver.settle()
            try driver.checkStored(capabilities)
            guard capabilities.attribution != .none, capabilities.backdating else { return }
            try driver.checkCredits(other, capabilities.attribution, in: Self.customers(of: events))
        }
        guard isDurable else { return try first.checkStored(capabilities) }

        var resumed = one
        resumed.resumed = true
        let back = try open(resumed)
        defer { back.session.close() }
        _ = try back.session.settle()
        back.noteTaken(plainEvents(400))
        plainEvents(400).withUnsafeBufferPointer { back.receipts.receive(.accepted, events: $0) }
        try back.checkStored(capabilities)
        expectRefusal("a fresh run under the id of one that is there") {
            try suite.make().prepare(one).close()
        }
    }
}

import Foundation
import Synchronization
import Tracking

/// Checks of what a server relies on: names that come as they are used, and reading while events come in.
extension Trial {
    func checkServing() throws {
        guard capabilities.serves else { return skip("it does not describe that a server can live on it") }
        try checkNewNames()
        try checkReadingMeanwhile()
    }

    private func checkNewNames() throws {
        let plan = plainPlan
        let grown = Self.grown(plan.vocabulary)
        try withSession(plan) { driver in
            try driver.submit(plainEvents(40))
            try driver.settle()
            var other = plan.vocabulary
            other.channels[0].name += "?"
            expectRefusal("another name for a channel that is known") { try driver.session.extend(other) }
            var fewer = plan.vocabulary
            fewer.events.removeLast()
            expectRefusal("fewer events than there were") { try driver.session.extend(fewer) }
            try driver.session.extend(grown)
            try driver.session.extend(grown)
            try driver.submit(eventsOfNewNames(grown))
            try driver.settle()
            try driver.checkStored(capabilities)
            try checkReported(by: driver.session, grown)
        }
        guard capabilities.durable != .none else { return }
        let stored = try suite.make().names(ofRun: plan.id)
        expect(
            stored == grown, "the names of a run as they were when it ended", got: "\(stored.map { "\($0)" } ?? "none")"
        )
        expect(try suite.make().names(ofRun: plan.id + "?") == nil, "no names of a run that never was", got: "some")
        var resumed = plan
        (resumed.vocabulary, resumed.resumed) = (grown, true)
        try withSession(resumed) { driver in
            _ = try driver.session.settle()
            try checkReported(by: driver.session, grown)
        }
    }

    /// A touch, then a stage, of the last names.
    private func eventsOfNewNames(_ vocabulary: Vocabulary) -> [TrackingEvent] {
        plainEvents(8, firstCustomer: 1000).map { event in
            var event = event
            if event.kind == .click {
                event.channel = UInt16(vocabulary.channels.count - 1)
                event.partner = 0
            }
            event.stage = UInt16(vocabulary.stages.count - 1)
            return event
        }
    }

    private func checkReported(by session: any TrackingSession, _ vocabulary: Vocabulary) throws {
        guard capabilities.readBack >= .counts else { return }
        let report = try session.report()
        for (table, rows, name, number, wanted) in [
            ("funnel", report.funnel, vocabulary.stages.last ?? "", "customers", 2.0),
            ("channels", report.channels, vocabulary.channels.last?.name ?? "", "touches", 6.0),
            ("partners", report.partners, "mail/newsletter", "touches", 6.0),
        ] {
            let got = rows.first { $0.name == name }?.numbers.first { $0.name == number }?.value
            expect(got == wanted, "\(wanted) \(number) of \(name), a name added later, in \(table)", got: "\(got ?? 0)")
        }
    }

    private static func grown(_ vocabulary: Vocabulary) -> Vocabulary {
        var grown = vocabulary
        grown.channels[0].partners.append("a partner who came later")
        grown.channels.append(Vocabulary.Channel(name: "mail", kind: "email", partners: ["newsletter"]))
        grown.campaigns.append("autumn")
        grown.events.append("wished")
        grown.stages.append("waiting")
        grown.products.append("umbrella")
        grown.coupons.append("RAIN")
        return grown
    }

    /// One thread submits, another settles and reads for as long: nothing is lost, and no read sees less than the one before.
    private func checkReadingMeanwhile() throws {
        try withSession(plainPlan) { driver in
            let events = plainEvents(20_000)
            let failure = Mutex<String?>(nil)
            let (session, receipts) = (driver.session, driver.receipts)
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                do {
                    try SessionDriver.submit(events, batch: 50, to: session, receipts)
                } catch {
                    failure.withLock { $0 = "\(error)" }
                }
                done.signal()
            }
            var (seen, isDone) = (0, false)
            while !isDone {
                isDone = done.wait(timeout: .now()) == .success
                _ = try session.settle()
                let stored = try session.report().stored
                expect(stored >= seen, "no fewer events than the \(seen) seen before", got: "\(stored)")
                seen = stored
                if let rule = TestPlans.rules.first(where: { capabilities.rules.contains($0.kindName) }) {
                    try session.credits(rule: rule, goal: 0, part: 0, of: 1) { _ in }
                }
            }
            if let failure = failure.withLock({ $0 }) { find(expected: "events taken while others read", got: failure) }
            driver.noteTaken(events)
            try driver.settle()
            try driver.checkStored(capabilities)
        }
    }
}

import Foundation
import Synchronization
import Tracking

/// Checks of what is sent and acknowledged.
extension Trial {
    func checkReceipts() throws {
        try withSession(plainPlan) { driver in
            try driver.submit(plainEvents(5000), batch: 512)
            try driver.settle()
        }
    }

    func checkPartialBatches() throws {
        for batch in [1, 7, 1000, .max] {
            try withSession(plainPlan) { driver in
                let events = plainEvents(batch == 1 ? 300 : 3000)
                try driver.submit(events, batch: min(batch, events.count))
                try driver.settle()
                try driver.checkStored(capabilities)
            }
        }
        // Sizes by lot, as a pacer would offer them.
        try withSession(plainPlan) { driver in
            var rest = plainEvents(3000)[...]
            while !rest.isEmpty {
                let size = min(rest.count, random.below(100))
                try driver.submit(Array(rest.prefix(size)))
                rest.removeFirst(size)
            }
            try driver.settle()
            try driver.checkStored(capabilities)
        }
    }

    func checkEmptyBatches() throws {
        let plan = plainPlan
        try withSession(plan) { driver in
            func submitNothing() throws {
                let count = try driver.session.submit(UnsafeBufferPointer(start: nil, count: 0), to: driver.receipts)
                expect(count == 0, "0 events taken of none", got: "\(count)")
            }
            try submitNothing()
            try driver.settle()
            try driver.checkStored(capabilities)
            expect(driver.receipts.count == 0, "no receipts for nothing", got: "\(driver.receipts.count)")
            try driver.checkCredits(plan, capabilities.attribution, in: [])
        }
        try withSession(plainPlan) { driver in
            try driver.submit(plainEvents(8))
            _ = try driver.session.submit(UnsafeBufferPointer(start: nil, count: 0), to: driver.receipts)
            try driver.settle()
            try driver.checkStored(capabilities)
        }
        // Without a single event, settled and read as any other run.
        try withSession(plainPlan) { driver in
            try driver.settle()
            try driver.checkStored(capabilities, parts: 3)
        }
    }

    func checkHugeBatch() throws {
        try withSession(plainPlan) { driver in
            try driver.submit(plainEvents(suite.hugeBatch), batch: suite.hugeBatch)
            try driver.settle()
            try driver.checkStored(capabilities)
        }
    }

    func checkRepeatedIDs() throws {
        guard capabilities.idempotent else { return skip("it does not describe itself as idempotent") }
        let plan = plainPlan
        try withSession(plan) { driver in
            let events = plainEvents(400)
            try driver.submit(events)
            // Again in later batches, within one batch, and under other copy numbers.
            try driver.submit(Array(events.reversed()), batch: 37)
            let copies = events.map { event in
                var event = event
                event.copy = 1
                return event
            }
            try driver.submit(copies + copies, batch: 800)
            try driver.settle()
            try driver.checkStored(capabilities)
            guard capabilities.attribution != .none, capabilities.backdating else { return }
            try driver.checkCredits(plan, capabilities.attribution, in: Self.customers(of: events))
        }
    }

    func checkAlteredBodies() throws {
        guard capabilities.idempotent else { return skip("it does not describe itself as idempotent") }
        let plan = plainPlan
        for batch in [50, 10_000] {
            try withSession(named(plan)) { driver in
                let events = plainEvents(200)
                let altered = events.map { event in
                    var event = event
                    event.copy = 1
                    event.value += 1
                    event.stage = 0
                    if event.kind == .click { event.channel = (event.channel + 1) % 5 }
                    return event
                }
                try driver.submit(events + altered, batch: batch)
                try driver.settle()
                try driver.checkStored(capabilities)
                guard capabilities.attribution != .none, capabilities.backdating else { return }
                try driver.checkCredits(plan, capabilities.attribution, in: Self.customers(of: events))
            }
        }
    }

    func checkSubmitters() throws {
        var plan = plainPlan
        plan.submitters = 4
        try withSession(plan) { driver in
            let shares = (0..<4).map { plainEvents(2000, firstCustomer: UInt64($0) * 1000) }
            let failure = Mutex<(any Error)?>(nil)
            let (session, receipts) = (driver.session, driver.receipts)
            DispatchQueue.concurrentPerform(iterations: 4) { index in
                do {
                    try SessionDriver.submit(shares[index], batch: 61, to: session, receipts)
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            driver.noteTaken(Array(shares.joined()))
            try driver.settle()
            try driver.checkStored(capabilities)
            guard capabilities.attribution != .none, capabilities.backdating else { return }
            try driver.checkCredits(plan, capabilities.attribution, in: Self.customers(of: Array(shares.joined())))
        }
    }

    /// Neighbouring events of the same customer, together.
    static func customers(of events: [TrackingEvent]) -> [[TrackingEvent]] {
        var groups: [[TrackingEvent]] = []
        for event in events {
            if groups.last?.last?.id.customer == event.id.customer {
                groups[groups.count - 1].append(event)
            } else {
                groups.append([event])
            }
        }
        return groups
    }
}

import Attribution
import Audit
import Faults
import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

/// What is stored against what was sent, where no credit need tell of it.
@Suite("The audit of what is stored")
struct StorageAuditTests {
    private let population = Population(customers: 800)

    private func audit(_ faults: [FaultRequest]) throws -> StorageAudit.Found {
        let plan = RunPlan(id: "storage", vocabulary: Vocabulary(), goals: [0])
        let session = try FaultInjector(MemoryBackend(), faults: faults).prepare(plan)
        defer { session.close() }
        for journey in population.journeys {
            try journey.delivered.withUnsafeBufferPointer { events in
                let taken = try session.submit(events, to: Nobody())
                #expect(taken == events.count)
            }
        }
        _ = try session.settle()
        var audit = StorageAudit(plan: plan) { body in try session.events(part: 0, of: 1, body) }
        return try audit.explain(population.journeys.map(\.customer), population)
    }

    private func count(_ matches: (TrackingEvent) -> Bool) -> Int {
        population.journeys.reduce(0) { $0 + $1.delivered.count { $0.copy == 0 && matches($0) } }
    }

    @Test("nothing is found where all is stored as it was sent")
    func sound() throws {
        #expect(try audit([]) == StorageAudit.Found())
    }

    @Test("every refund that is gone is a refund, and nothing else")
    func refunds() throws {
        let fault = try #require(FaultBank.fault(named: "refund-ignored"))
        let refunds = count { $0.kind == .refund }
        #expect(refunds > 30)
        #expect(try audit([FaultRequest(fault)]) == StorageAudit.Found(changed: 0, reasons: [Reason.refund: refunds]))
    }

    @Test("every coupon that is gone is a changed body by the name of coupon")
    func coupons() throws {
        let fault = try #require(FaultBank.fault(named: "coupon-ignored"))
        let coupons = count { $0.coupon != TrackingEvent.nothing }
        #expect(coupons > 30)
        #expect(
            try audit([FaultRequest(fault)]) == StorageAudit.Found(changed: coupons, reasons: [Reason.coupon: coupons]))
    }

    @Test("refunds gone beside other loss: the main cause takes what both would do for")
    func both() throws {
        let (refund, loss) = ("refund-ignored", "acknowledged-loss")
        let faults = try [
            FaultRequest(#require(FaultBank.fault(named: refund))),
            FaultRequest(#require(FaultBank.fault(named: loss)), rate: 0.2),
        ]
        let found = try audit(faults)
        #expect(found.changed == 0)
        #expect(Set(found.reasons.keys).isSubset(of: [Reason.lostEvent, Reason.lateEvent, Reason.refund]))
        #expect(found.reasons[Reason.lostEvent, default: 0] > 30)
    }

    @Test("customers whom nobody sent are phantoms")
    func phantoms() throws {
        let plan = RunPlan(id: "storage", vocabulary: Vocabulary(), goals: [0])
        let stranger = TrackingEvent(
            id: EventID(customer: 1 << 40, sequence: 1), kind: .click, time: 0, device: 1 << 50)
        var audit = StorageAudit(plan: plan) { body in
            try [stranger].withUnsafeBufferPointer(body)
        }
        #expect(
            try audit.explain([1 << 40], population) == StorageAudit.Found(changed: 0, reasons: [Reason.phantom: 1]))
    }
}

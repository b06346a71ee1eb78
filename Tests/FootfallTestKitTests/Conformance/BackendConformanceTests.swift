import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

/// A suite that lets everything pass proves nothing: each fault must be caught, by the check that is there for it.
@Suite struct BackendConformanceTests {
    @Test(arguments: Fault.allCases)
    func `a fault is caught by name`(fault: Fault) throws {
        var suite = BackendConformance(journeys: 500) { FaultyBackend(fault) }
        if fault == .hangsWhenCancelled { suite.deadlineSeconds = 3 }
        let findings = suite.findings(of: fault.caughtBy)
        #expect(!findings.isEmpty, "\(fault) passes \(fault.caughtBy.rawValue)")
        for finding in findings {
            #expect(finding.check == fault.caughtBy)
            #expect(!finding.expected.isEmpty && !finding.got.isEmpty)
            #expect(finding.description.contains("seed 1"), "\(finding)")
        }
    }

    @Test func `a backend that cannot be made is a finding of every check`() {
        let suite = BackendConformance { throw BackendError.unavailable("it is not plugged in") }
        for check in BackendConformance.Check.allCases {
            #expect(suite.findings(of: check).map(\.got) == ["the backend cannot be used: it is not plugged in"])
        }
    }

    @Test func `what is not claimed is not asked, and said not to be`() {
        let suite = BackendConformance { ModestBackend() }
        let report = suite.run()
        #expect(report.passed, "\(report)")
        let silent = Set(report.skipped.map(\.check))
        #expect(silent.isSuperset(of: [.attribution, .readBack, .restart, .repeatedIDs, .parts]), "\(report)")
    }

    @Test func `choices may be refused, but not those of a plain scenario`() {
        let picky = BackendConformance(journeys: 500) { PickyBackend(refusesPlain: false) }.run(.attribution)
        #expect(picky.passed, "\(picky)")
        #expect(picky.skipped.count > 10)
        #expect(!BackendConformance(journeys: 500) { PickyBackend(refusesPlain: true) }.run(.attribution).passed)
    }
}

/// Takes events and tells nothing.
private struct ModestBackend: TrackingBackend {
    static let description = BackendDescription(name: "modest", summary: "takes events and tells nothing")

    init() {}
    init(options: [String: String]) throws {}

    func prepare(_ plan: RunPlan) throws -> any TrackingSession { try Modest(MemoryBackend().prepare(plan)) }

    private final class Modest: TrackingSession {
        let session: any TrackingSession
        init(_ session: any TrackingSession) { self.session = session }

        func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
            // A few at a time, as one who is busy.
            try session.submit(UnsafeBufferPointer(rebasing: events.prefix(7)), to: sink)
        }
        func settle() throws -> Double { try session.settle() }
        func credits(
            rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int,
            _ body: (borrowing CreditBatch) throws -> Void
        ) throws { throw BackendError.unsupported("it attributes nothing") }
        func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
            throw BackendError.unsupported("it reads nothing back")
        }
        func report() throws -> BackendReport {
            _ = try session.report()
            return BackendReport()
        }
        func cancel() { session.cancel() }
        func close() { session.close() }
    }
}

/// Knows the choices of a plain scenario alone, or not even those.
private struct PickyBackend: TrackingBackend {
    static let description = MemoryBackend.description
    var refusesPlain = false

    init(refusesPlain: Bool) { self.refusesPlain = refusesPlain }
    init(options: [String: String]) throws {}

    func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        guard plan.choices == AttributionChoices(), plan.stitching == .retroactive, !refusesPlain else {
            throw BackendError.unsupported("other choices")
        }
        return try MemoryBackend().prepare(plan)
    }
}

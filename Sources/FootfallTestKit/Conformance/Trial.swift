import Foundation
import Synchronization
import Tracking

/// One check under way: a backend of its own, and what was found.
final class Trial {
    let suite: BackendConformance
    let check: BackendConformance.Check
    let backend: any TrackingBackend
    let capabilities: BackendDescription
    private(set) var outcome = BackendConformance.Report()
    var random: SplitMix64
    private var runs = 0

    /// Enough to see what is wrong.
    private static let mostFindings = 5

    init(_ suite: BackendConformance, _ check: BackendConformance.Check) throws {
        self.suite = suite
        self.check = check
        backend = try suite.make()
        capabilities = backend.capabilities
        random = SplitMix64(seed: suite.seed)
    }

    func find(expected: String, got: String) {
        guard outcome.findings.count < Self.mostFindings else { return }
        outcome.findings.append(.init(check: check, expected: expected, got: got, seed: suite.seed))
    }

    func expect(_ holds: Bool, _ expected: @autoclosure () -> String, got: @autoclosure () -> String) {
        if !holds { find(expected: expected(), got: got()) }
    }

    func skip(_ reason: String) { outcome.skipped.append(.init(check: check, reason: reason)) }

    /// Does a part of the check: what it throws becomes a finding, and the rest of the check goes on.
    func attempt(_ what: String, _ work: () throws -> Void) {
        do {
            try work()
        } catch let deviation as Deviation {
            find(expected: deviation.expected + " (\(what))", got: deviation.got)
        } catch {
            find(expected: "no error (\(what))", got: "\(error)")
        }
    }

    /// Expects an error of any kind.
    func expectRefusal(_ what: String, _ work: () throws -> Void) {
        do {
            try work()
            find(expected: "\(what) is refused by an error", got: "no error")
        } catch {}
    }

    /// The plan with an id that no other run has.
    func named(_ plan: RunPlan) -> RunPlan {
        var plan = plan
        runs += 1
        plan.id = "\(suite.namespace)-\(check.rawValue.replacingOccurrences(of: " ", with: "-"))-\(runs)"
        return plan
    }

    func open(_ plan: RunPlan) throws -> SessionDriver { SessionDriver(try backend.prepare(plan)) }

    /// A session of its own for the work, closed whatever happens.
    func withSession(_ plan: RunPlan, _ work: (SessionDriver) throws -> Void) throws {
        let driver = try open(plan)
        defer { driver.session.close() }
        try work(driver)
    }
}

/// Something that is not as promised, thrown where it is noticed.
struct Deviation: Error {
    var expected: String
    var got: String
}

extension BackendConformance {
    /// Runs one check on a thread of its own, so that a backend that hangs is a finding too.
    public func run(_ check: Check) -> Report {
        let answer = Mutex<Report?>(nil)
        let box = Box(answer)
        let done = DispatchSemaphore(value: 0)
        let suite = self
        let thread = Thread {
            let report = suite.carryOut(check)
            box.value.withLock { $0 = report }
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        if done.wait(timeout: .now() + deadlineSeconds) == .timedOut {
            var report = Report()
            report.findings = [
                Finding(
                    check: check, expected: "an end within \(deadlineSeconds) seconds", got: "none, it hangs",
                    seed: seed)
            ]
            return report
        }
        return box.value.withLock { $0 } ?? Report()
    }

    private final class Box: Sendable {
        let value: Mutex<Report?>
        init(_ value: consuming Mutex<Report?>) { self.value = value }
    }

    private func carryOut(_ check: Check) -> Report {
        let trial: Trial
        do {
            trial = try Trial(self, check)
        } catch {
            var report = Report()
            report.findings = [Finding(check: check, expected: "a backend", got: "\(error)", seed: seed)]
            return report
        }
        do {
            try trial.carryOut()
        } catch let deviation as Deviation {
            trial.find(expected: deviation.expected, got: deviation.got)
        } catch {
            trial.find(expected: "no error", got: "\(error)")
        }
        return trial.outcome
    }

    /// A name for the runs of one suite, never given twice.
    public static func freshNamespace() -> String { "conformance-" + UUID().uuidString.lowercased() }
}

extension Trial {
    func carryOut() throws {
        switch check {
        case .description: checkDescription()
        case .receipts: try checkReceipts()
        case .partialBatches: try checkPartialBatches()
        case .emptyBatches: try checkEmptyBatches()
        case .hugeBatch: try checkHugeBatch()
        case .repeatedIDs: try checkRepeatedIDs()
        case .alteredBodies: try checkAlteredBodies()
        case .strangeIDs: try checkStrangeIDs()
        case .unicode: try checkUnicode()
        case .submitters: try checkSubmitters()
        case .readBack: try checkReadBack()
        case .parts: try checkParts()
        case .order: try checkOrder()
        case .ties: try checkTies()
        case .attribution: try checkAttribution()
        case .sharedDevices: try checkSharedDevices()
        case .report: try checkReport()
        case .refusals: try checkRefusals()
        case .cancellation: try checkCancellation()
        case .closing: try checkClosing()
        case .restart: try checkRestart()
        case .serving: try checkServing()
        case .namespaces: try checkNamespaces()
        }
    }
}

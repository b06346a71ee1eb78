import Tracking

/// Holds a backend to what the seam promises: the same checks for every backend, whoever wrote it.
///
/// What a backend does not claim in its ``TrackingBackend/capabilities`` is not asked of it. What it claims is compared with
/// what was sent and with the oracle of the `Attribution` module, to the unit. A whole suite in a test of a few lines:
///
/// ```swift
/// import FootfallTestKit
/// import Testing
///
/// @Test(arguments: BackendConformance.Check.allCases)
/// func `the backend keeps its promises`(check: BackendConformance.Check) {
///     let suite = BackendConformance { try MyBackend(options: [:]) }
///     for finding in suite.findings(of: check) { Issue.record("\(finding)") }
/// }
/// ```
///
/// A choice or stitching that a backend does not know is refused by throwing ``BackendError/unsupported(_:)`` from `prepare`
/// or `credits`; that is honest and no finding, except under the choices a scenario gets that names none.
///
/// Where a backend is durable, `make` must give backends of the same storage: the checks end one and go on with the next. Run
/// ids begin with ``namespace``, so that storage may hold what it likes beside.
public struct BackendConformance: Sendable {
    /// Makes a backend. Called at least once for every check, and several times where a restart is tried.
    public var make: @Sendable () throws -> any TrackingBackend
    /// From which all journeys and orders are drawn.
    public var seed: UInt64
    /// Journeys under which attribution is compared, over all choices together.
    public var journeys: Int
    /// Events in the huge batch.
    public var hugeBatch: Int
    /// Seconds after which a check that has not ended is taken to hang.
    public var deadlineSeconds: Double
    /// How the ids of the suite's runs begin: by default new for each suite.
    public var namespace: String

    /// - Parameters:
    ///   - seed: another one makes other journeys; a finding names the seed it was found with.
    ///   - journeys: over all choices together, at least 10 for each.
    public init(
        seed: UInt64 = 1, journeys: Int = 2000, hugeBatch: Int = 100_000, deadlineSeconds: Double = 120,
        namespace: String = Self.freshNamespace(), make: @escaping @Sendable () throws -> any TrackingBackend
    ) {
        self.make = make
        self.seed = seed
        self.journeys = journeys
        self.hugeBatch = hugeBatch
        self.deadlineSeconds = deadlineSeconds
        self.namespace = namespace
    }

    /// What one check found out of order: nothing where it passed or was not asked.
    public func findings(of check: Check) -> [Finding] { run(check).findings }

    /// Every check, in the order of ``Check``.
    public func run() -> Report {
        Check.allCases.reduce(into: Report()) { report, check in
            let part = run(check)
            report.findings += part.findings
            report.skipped += part.skipped
        }
    }
}

extension BackendConformance {
    /// What is checked, each a promise of the seam.
    public enum Check: String, Sendable, CaseIterable {
        /// The description makes sense: names, defaults among the choices, rules that exist.
        case description
        /// Each event taken gets one receipt, and a proper event is accepted.
        case receipts
        /// Batches of any size, taken whole or in part, arrive once and complete.
        case partialBatches = "partial batches"
        case emptyBatches = "empty batches"
        case hugeBatch = "huge batch"
        /// The same id twice is stored once.
        case repeatedIDs = "repeated ids"
        /// Of several bodies under one id the first stays.
        case alteredBodies = "altered bodies"
        /// Ids, devices, users, orders, values and times at the ends of their ranges.
        case strangeIDs = "strange ids"
        /// Names of any script, quotes and control characters.
        case unicode
        /// Several submitters at once.
        case submitters
        /// What was accepted, and nothing else, can be read.
        case readBack = "read-back"
        /// The parts together are everything once, and a conversion is in the part of its event.
        case parts
        /// In which order events arrive plays no part.
        case order
        /// Equal times and equal remainders are settled as the definition says.
        case ties
        /// The oracle's credits under every rule described and all choices.
        case attribution
        /// The same where customers share devices and users.
        case sharedDevices = "shared devices"
        /// Stored events are counted, rows are named as in the vocabulary.
        case report
        /// What cannot be answered is refused; what a reader throws comes through.
        case refusals
        /// A cancelled session ends soon, with a receipt for all it took.
        case cancellation
        /// It may be closed at any time and twice; afterwards everything is refused.
        case closing
        /// What was acknowledged is there after a restart.
        case restart
        /// Names may be added while the run goes on, and one thread reads while another submits.
        case serving
        /// Runs do not see each other.
        case namespaces
    }

    /// Something that is not as promised.
    public struct Finding: Sendable, CustomStringConvertible {
        public var check: Check
        public var expected: String
        public var got: String
        /// ``BackendConformance/seed`` with which it happens again.
        public var seed: UInt64

        public var description: String { "\(check.rawValue): expected \(expected); got \(got) (seed \(seed))" }
    }

    /// A check, or a part of one, that was not made.
    public struct Skipped: Sendable, CustomStringConvertible {
        public var check: Check
        public var reason: String
        public var description: String { "\(check.rawValue): not checked, \(reason)" }
    }

    /// Everything that came of a suite.
    public struct Report: Sendable, CustomStringConvertible {
        public var findings: [Finding] = []
        public var skipped: [Skipped] = []
        public init() {}
        public var passed: Bool { findings.isEmpty }
        public var description: String {
            (findings.map(\.description) + skipped.map(\.description)).joined(separator: "\n")
        }
    }
}

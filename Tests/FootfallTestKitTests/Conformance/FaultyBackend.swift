import FootfallTestKit
import MemoryBackend
import Synchronization
import Tracking

/// What a backend may do wrong, each as seen in the wild.
enum Fault: String, CaseIterable, Sendable {
    case dropsAcknowledged, losesTail, doubleCounts, keepsLastBody, reorders, wrongTie, wrongRemainder
    case forgetsReceipts, answersTwice, rejectsSome, takesMoreThanItSays, takesNegative
    case truncatesIDs, losesHugeBatches, renamesChannels, mixesParts, losesBetweenSubmitters
    case hangsWhenCancelled, worksWhenClosed, swallowsReaders, answersAnyPart
    case forgetsOnRestart, mixesRuns, missesLookback, describesNonsense, splitsSharedDevices, failsWhenEmpty
    case forgetsCoupons, missesMilestones, paysAnyPartner
    case forgetsNewNames, takesOtherNames

    /// The check that must notice, whatever others do as well.
    var caughtBy: BackendConformance.Check {
        switch self {
        case .dropsAcknowledged, .doubleCounts: .readBack
        case .losesTail: .partialBatches
        case .keepsLastBody: .alteredBodies
        case .reorders: .order
        case .wrongTie, .wrongRemainder: .ties
        case .forgetsReceipts, .answersTwice, .rejectsSome, .takesNegative, .takesMoreThanItSays: .receipts
        case .truncatesIDs: .strangeIDs
        case .losesHugeBatches: .hugeBatch
        case .renamesChannels: .unicode
        case .mixesParts: .parts
        case .losesBetweenSubmitters: .submitters
        case .hangsWhenCancelled: .cancellation
        case .worksWhenClosed: .closing
        case .swallowsReaders, .answersAnyPart: .refusals
        case .forgetsOnRestart: .restart
        case .mixesRuns: .namespaces
        case .missesLookback, .forgetsCoupons, .missesMilestones, .paysAnyPartner: .attribution
        case .describesNonsense: .description
        case .splitsSharedDevices: .sharedDevices
        case .failsWhenEmpty: .emptyBatches
        case .forgetsNewNames, .takesOtherNames: .serving
        }
    }
}

/// The memory backend with one thing broken.
struct FaultyBackend: TrackingBackend {
    static let description = MemoryBackend.description
    let fault: Fault
    /// Where runs end up in each other, for the fault that mixes them.
    private let shared = SharedSession()

    final class SharedSession: Sendable {
        let session = Mutex<(any TrackingSession)?>(nil)
    }

    init(_ fault: Fault) { self.fault = fault }
    init(options: [String: String]) throws { self.init(.dropsAcknowledged) }

    var capabilities: BackendDescription {
        var capabilities = Self.description
        switch fault {
        case .forgetsOnRestart: capabilities.durable = .process
        case .describesNonsense: capabilities.rules.append("gut_feeling")
        default: break
        }
        return capabilities
    }

    func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        var plan = plan
        plan.resumed = false
        guard fault == .mixesRuns else { return try FaultySession(plan, fault, stored: MemoryBackend().prepare(plan)) }
        return try shared.session.withLock { session in
            let known = try session ?? MemoryBackend().prepare(plan)
            session = known
            return try FaultySession(plan, fault, stored: known)
        }
    }
}

import Tracking

/// Where the events that make milestones stand among the touches of a journey.
///
/// Journeys do not keep them: few rules ask, and only for identities that convert.
struct MilestoneReader: ~Copyable {
    /// Takes milestones for conversions, and so counts the touches before each.
    private var reader: JourneyReader

    /// - Returns: `nil` where the vocabulary has no such event.
    init?(_ event: String, _ vocabulary: Vocabulary) {
        guard let name = vocabulary.events.firstIndex(of: event) else { return nil }
        reader = JourneyReader(goals: Goals.table(names: vocabulary.events.count, goals: [UInt16(name)]))
    }

    /// Finds an identity's milestones. Complexity: as ``JourneyReader/read(_:from:)``.
    mutating func read(_ identity: Identity, from snapshot: borrowing Snapshot) {
        reader.read(identity, from: snapshot)
    }

    /// How many of the journey's touches precede the latest milestone before the conversion; `nil` where there is none.
    ///
    /// Complexity: log n in the identity's milestones.
    func touchesBefore(_ conversion: StoredConversion) -> Int? {
        func precedes(_ event: StoredConversion) -> Bool {
            (event.time, event.sequence, event.customer) < (conversion.time, conversion.sequence, conversion.customer)
        }
        var (low, high) = (0, reader.conversions.count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(reader.conversions[middle]) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : Int(reader.conversions[low - 1].touchesBefore)
    }
}

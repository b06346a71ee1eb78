import Attribution

/// What looks wrong about a partner, from the goals that it closed in the true world.
///
/// Poaching is told by the touch's intent rather than by a code, since the world knows it. Nobody in the world has several
/// accounts or buys by a partner's name, so those flags are for files alone.
struct FraudFlags {
    /// Sorted.
    let names: [String]

    init(_ view: TallyView, slot: Int) {
        let counts = view.tables.sources.counts
        var evidence = PartnerEvidence()
        evidence.clicks = view.contacts(slot..<slot + 1).clicks
        evidence.closed = view.count(.closed, counts, row: slot)
        evidence.injected = view.count(.injected, counts, row: slot)
        evidence.poached = view.count(.poached, counts, row: slot)
        evidence.prompt = view.count(.prompt, counts, row: slot)
        names = evidence.flags.map(\.rawValue)
    }
}

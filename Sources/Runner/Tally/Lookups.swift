/// Constants of a kind that the inner loop looks up: a plain pointer, without bounds check or reference count.
///
/// Whoever makes it frees it.
struct Lookup<Element: BitwiseCopyable> {
    private let elements: UnsafeMutableBufferPointer<Element>

    init(_ elements: some Collection<Element>) {
        self.elements = .allocate(capacity: elements.count)
        _ = self.elements.initialize(from: elements)
    }

    var count: Int { elements.count }

    @inline(__always)
    subscript(index: Int) -> Element {
        assert(elements.indices.contains(index))
        return elements[index]
    }

    func free() { elements.deallocate() }
}

/// What the inner loop wants to know of the ``TallyLayout``, without its arrays.
struct Lookups {
    struct Stage: BitwiseCopyable {
        /// Row of its first outcome.
        var outcomes: Int
        /// Where its lines stand in ``linesOfStages``.
        var firstLine: Int
        var endOfLines: Int
        var converts: Bool
        /// Its first emission among those of all stages.
        var emissions: Int

        var lines: Range<Int> { firstLine..<endOfLines }
    }
    struct Line: BitwiseCopyable {
        /// Its contact without partner, or its only one.
        var contact: Int
        /// 1 where each partner has a contact of its own, else 0.
        var contactsPerPartner: Int
        var campaign: Int
    }
    struct Event: BitwiseCopyable {
        var isSpecial: Bool
        /// Where the gauges that it moves stand in ``gauges``.
        var firstGauge: Int
        var endOfGauges: Int

        var gauges: Range<Int> { firstGauge..<endOfGauges }
    }
    struct GaugeChange: BitwiseCopyable {
        var gauge: Int
        var units: Int64
    }

    let stages: Lookup<Stage>
    let linesOfStages: Lookup<Int>
    let lines: Lookup<Line>
    /// Slot of a channel's first partner, which follows the channel's own.
    let partnersOfChannel: Lookup<Int>
    /// Where an emission's properties begin; one longer than the emissions.
    let firstProperty: Lookup<Int>
    let slotOfProperty: Lookup<Int>
    let events: Lookup<Event>
    let gauges: Lookup<GaugeChange>
    /// Row by slot and event; empty where no event is paid for.
    let paidEvents: Lookup<Int>
    let life: LifeDays
    let calendar: MonthCursor?

    init(_ layout: TallyLayout) {
        var linesOfStages: [Int] = []
        stages = Lookup(
            layout.linesOfStage.indices.map { stage in
                let first = linesOfStages.count
                linesOfStages += layout.linesOfStage[stage]
                return Stage(
                    outcomes: layout.outcomeBase[stage], firstLine: first, endOfLines: linesOfStages.count,
                    converts: layout.converts[stage], emissions: layout.properties.firstEmission[stage])
            })
        self.linesOfStages = Lookup(linesOfStages)
        lines = Lookup(
            layout.isSend.indices.map { line in
                let partners = layout.contacts.contacts(ofLine: line)
                return Line(
                    contact: partners.lowerBound, contactsPerPartner: layout.contacts.isDrawn[line] ? 1 : 0,
                    campaign: layout.campaignOfLine[line])
            })
        partnersOfChannel = Lookup(layout.sources.first.map { $0 + 1 })
        firstProperty = Lookup(layout.properties.firstProperty)
        slotOfProperty = Lookup(layout.properties.slotOfProperty)
        var changes: [GaugeChange] = []
        events = Lookup(
            layout.isSpecial.indices.map { event in
                let first = changes.count
                changes += layout.gaugesOfEvent[event].map { GaugeChange(gauge: $0.gauge, units: $0.change) }
                return Event(isSpecial: layout.isSpecial[event], firstGauge: first, endOfGauges: changes.count)
            })
        gauges = Lookup(changes)
        paidEvents = Lookup(layout.paidEvents.rowOf)
        life = LifeDays(layout.aliveDays)
        calendar = layout.axis.map(MonthCursor.init)
    }

    func free() {
        stages.free()
        linesOfStages.free()
        lines.free()
        partnersOfChannel.free()
        firstProperty.free()
        slotOfProperty.free()
        events.free()
        gauges.free()
        paidEvents.free()
        life.free()
        calendar?.free()
    }

    @inline(__always)
    func contact(_ line: Line, partner: Int) -> Int { line.contact + (partner + 1) * line.contactsPerPartner }

    /// As ``SourceSlots/slot(channel:partner:)``.
    @inline(__always)
    func slot(channel: Int, partner: Int) -> Int {
        channel < 0 ? SourceSlots.none : partnersOfChannel[channel] + partner
    }
}

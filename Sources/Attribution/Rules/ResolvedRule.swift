import Tracking

/// A ``FurtherRule`` with its names looked up in a vocabulary.
struct ResolvedRule {
    /// Who is credited.
    enum Verdict {
        /// Touches by the weights that were filled in.
        case weights
        /// One touch, by its index.
        case touch(Int)
        /// A source that need not have a touch.
        case source(Source, campaign: UInt16)
        case nobody
    }

    enum Form {
        case wShaped(first: UInt64, milestone: UInt64, last: UInt64)
        /// Positions and billionths.
        case custom([(position: Int, weight: UInt64)])
        /// By channel: its place in the order, and those of its partners where they have their own.
        case priority(channels: [Int], partners: [Source: Int])
        case affiliate(AffiliateTerms, isAffiliate: [Bool], owners: [Source?])
        case plugged(PluggedForm)
    }

    let form: Form
    /// The named event that makes a milestone.
    let milestoneEvent: UInt16?

    /// What keeps a rule of somebody else's from answering.
    var failure: (any Error)? {
        if case .plugged(let form) = form { form.failure } else { nil }
    }

    init(_ rule: FurtherRule, _ vocabulary: Vocabulary, goals: [UInt16]) {
        var event: UInt16?
        switch rule {
        case .wShaped(let first, let milestone, let last, let name):
            event = vocabulary.events.firstIndex(of: name).map { UInt16($0) }
            form = .wShaped(
                first: Weights.billionths(first), milestone: Weights.billionths(milestone),
                last: Weights.billionths(last))
        case .custom(let weights):
            form = .custom(
                weights.map { weight in
                    let billionths = (weight.weight * 1e9).rounded(.toNearestOrAwayFromZero)
                    return (weight.position, UInt64(min(max(billionths, 0), 1e15)))
                })
        case .priority(let order): form = Self.priority(order, vocabulary)
        case .plugged(let rule): form = .plugged(PluggedForm(rule, vocabulary, goals: goals))
        case .affiliate(let terms):
            let owners = vocabulary.coupons.map { code in
                terms.owners.first { $0.code == code }.flatMap { Self.source($0.partner, vocabulary) }
            }
            form = .affiliate(terms, isAffiliate: vocabulary.channels.map { $0.kind == "affiliate" }, owners: owners)
        }
        milestoneEvent = event
    }

    private static func priority(_ order: [String], _ vocabulary: Vocabulary) -> Form {
        var channels = vocabulary.channels.map { _ in order.count }
        var partners: [Source: Int] = [:]
        for (place, name) in order.enumerated() {
            guard let source = source(name, vocabulary) else { continue }
            if source.partner == TrackingEvent.nothing {
                channels[Int(source.channel)] = place
            } else {
                partners[source] = place
            }
        }
        return .priority(channels: channels, partners: partners)
    }

    /// What a label names; a channel's own name goes before a partner's.
    private static func source(_ label: String, _ vocabulary: Vocabulary) -> Source? {
        if let channel = vocabulary.channels.firstIndex(where: { $0.name == label }) {
            return Source(channel: UInt16(channel))
        }
        for (index, channel) in vocabulary.channels.enumerated() where label.hasPrefix(channel.name + "/") {
            let name = label.dropFirst(channel.name.count + 1)
            if let partner = channel.partners.firstIndex(where: { $0 == name }) {
                return Source(channel: UInt16(index), partner: UInt16(partner))
            }
        }
        return nil
    }

    /// - Parameters:
    ///   - touches: those that are left, in order; there may be none.
    ///   - marks: the named events of the journey that make milestones, in order.
    ///   - values: filled where the verdict is weights; any number of them may be 0, not all.
    func judge(
        _ touches: ContiguousArray<Touch>, _ conversion: Conversion, marks: ContiguousArray<Mark>,
        into values: inout ContiguousArray<UInt128>
    ) -> Verdict {
        if case .affiliate(let terms, let isAffiliate, let owners) = form {
            return affiliate(terms, isAffiliate, owners, touches, conversion, &values)
        }
        guard !touches.isEmpty else { return .nobody }
        values.clear()
        switch form {
        case .wShaped(let first, let milestone, let last):
            let place = self.milestone(touches, conversion, marks)
            shape(first, milestone, last, touches.count, milestone: place, &values)
        case .custom(let weights):
            for _ in touches { values.append(0) }
            for (position, weight) in weights {
                let index = position > 0 ? position - 1 : touches.count + position
                if touches.indices.contains(index) { values[index] += UInt128(weight) }
            }
        case .priority(let channels, let partners):
            func rank(_ touch: Touch) -> Int { partners[touch.source] ?? channels[Int(touch.source.channel)] }
            var best = 0
            for index in touches.indices where rank(touches[index]) <= rank(touches[best]) { best = index }
            return .touch(best)
        case .plugged(let form): return form.weigh(touches, conversion, into: &values) ? .weights : .nobody
        case .affiliate: break
        }
        if !values.contains(where: { $0 > 0 }) {
            for index in values.indices { values[index] = 1 }
        }
        return .weights
    }

    // MARK: - W shape

    /// The touch before the latest mark before the conversion, where it is neither the first nor the last touch.
    private func milestone(
        _ touches: ContiguousArray<Touch>, _ conversion: Conversion, _ marks: ContiguousArray<Mark>
    ) -> Int? {
        guard let milestoneEvent,
            let mark = marks.last(where: { $0.name == milestoneEvent && $0.moment < conversion.moment }),
            let index = touches.lastIndex(where: { $0.moment < mark.moment })
        else { return nil }
        return index > 0 && index < touches.count - 1 ? index : nil
    }

    private func shape(
        _ first: UInt64, _ milestone: UInt64, _ last: UInt64, _ count: Int, milestone place: Int?,
        _ values: inout ContiguousArray<UInt128>
    ) {
        guard count > 1 else { return values.append(1) }
        let total = min(first + milestone + last, 1_000_000_000)
        let ends = first + last
        let start = place != nil ? first : ends > 0 ? Self.share(total, first, of: ends) : total / 2
        let end = place != nil ? last : total - start
        let others = UInt128(place == nil ? count - 2 : count - 3)
        let scale = max(others, 1)
        for index in 0..<count {
            if index == 0 {
                values.append(UInt128(start) * scale)
            } else if index == count - 1 {
                values.append(UInt128(end) * scale)
            } else if index == place {
                values.append(UInt128(milestone) * scale)
            } else {
                values.append(UInt128(1_000_000_000 - total))
            }
        }
    }

    private static func share(_ amount: UInt64, _ part: UInt64, of whole: UInt64) -> UInt64 {
        let product = amount.multipliedFullWidth(by: part)
        return whole.dividingFullWidth(product).quotient
    }

    // MARK: - Affiliates

    private func affiliate(
        _ terms: AffiliateTerms, _ isAffiliate: [Bool], _ owners: [Source?], _ touches: ContiguousArray<Touch>,
        _ conversion: Conversion, _ values: inout ContiguousArray<UInt128>
    ) -> Verdict {
        func competes(_ touch: Touch) -> Bool {
            touch.kind == .click && touch.source.partner != TrackingEvent.nothing
                && isAffiliate[Int(touch.source.channel)]
        }
        if terms.coupon == .override, conversion.coupon != TrackingEvent.nothing,
            let owner = owners[Int(conversion.coupon)]
        {
            let own = touches.last { $0.source == owner && competes($0) }
            return .source(owner, campaign: own?.campaign ?? TrackingEvent.nothing)
        }
        guard let first = touches.firstIndex(where: competes), let last = touches.lastIndex(where: competes) else {
            return .nobody
        }
        guard let split = terms.split else { return .touch(terms.model == .lastClick ? last : first) }
        values.clear()
        for _ in touches { values.append(0) }
        let (introducer, closer) = (Weights.billionths(split.introducer), Weights.billionths(split.closer))
        let rest = 1_000_000_000 - min(introducer + closer, 1_000_000_000)
        var partners: Set<Source> = []
        for index in touches.indices.reversed() where competes(touches[index]) {
            if partners.insert(touches[index].source).inserted { values[index] += UInt128(rest) }
        }
        values[first] += UInt128(introducer) * UInt128(partners.count)
        values[last] += UInt128(closer) * UInt128(partners.count)
        return .weights
    }
}

/// A named event that makes a milestone.
struct Mark {
    var moment: Moment
    var name: UInt16
}

/// Turns the model into tables. Runs once per world, so it is written to be read.
struct ProgramCompiler {
    let world: World
    let exclusions: Exclusions
    let pacing: PacingPlan?
    let arena: Arena

    var stages: [StageProgram] = []
    var outcomes: [OutcomeProgram] = []
    var stageLines: [StageLine] = []
    /// One for each of the world's lines.
    var lines: UnsafePointer<LineProgram>
    var emissions: [EmissionProgram] = []
    var effects: [EffectProgram] = []
    var channels: [ChannelProgram] = []

    init(world: World, exclusions: Exclusions, pacing: PacingPlan?, arena: Arena) {
        self.world = world
        self.exclusions = exclusions
        self.pacing = pacing
        self.arena = arena
        lines = arena.copy([])
    }

    mutating func compile() {
        channels = makeChannels()
        lines = arena.copy(world.lines.map(makeLine))
        for index in world.stages.indices { appendStage(index) }
    }

    func key(_ purpose: String) -> DrawKey {
        DrawKey(seed: world.seed, replication: world.replication, purpose: purpose)
    }

    private func rounds(_ purpose: String) -> RoundKeys { RoundKeys(key(purpose), in: arena) }

    private func sampler(_ amount: Amount?) -> Sampler { amount.map { Sampler($0, in: arena) } ?? .zero }

    /// Nothing but dwell and decide: constants throughout, no event carries a value.
    var isPlainChain: Bool {
        world.calendar.uplifts.isEmpty
            && stages.allSatisfy {
                ($0.isEnd || $0.thresholds != nil) && $0.lines.isEmpty && $0.intents.isEmpty && $0.emissions.isEmpty
                    && $0.entryEmissions.isEmpty && $0.surveyCount == 0 && !$0.isActed
                    && ($0.isEnd || $0.dwell.isCustomerFree)
            } && outcomes.allSatisfy { !$0.hasValue && $0.productCount == 0 && !$0.hasRefund && !$0.refers }
    }

    // MARK: Channels and lines

    private func makeChannels() -> [ChannelProgram] {
        var bit: UInt64 = 1
        return world.channels.enumerated().map { index, channel in
            var sum = 0.0
            let partners = channel.partners.enumerated().map { number, partner in
                sum += partner.share
                return (upTo: sum, excluded: exclusions.excludes(channel: index, partner: number))
            }
            let offers = world.lines.contains { $0.channel == index && $0.unsubscribe != nil }
            defer { if offers { bit <<= 1 } }
            precondition(!offers || bit != 0, "at most 64 channels can be unsubscribed from")
            return ChannelProgram(
                partners: arena.copy(partners), partnerCount: partners.count, unsubscribeBit: offers ? bit : 0)
        }
    }

    private func makeLine(_ line: TouchLine) -> LineProgram {
        let plan = line.campaign.flatMap { pacing?.factors[$0] }
        let inverse: Double
        switch line.halfLife {
        case nil: inverse = 0
        case .constant(let halfLife)?: inverse = 1 / halfLife
        default: inverse = .nan
        }
        return LineProgram(
            channel: line.channel, partner: line.partner ?? -1,
            drawsPartner: line.partner == nil && !world.channels[line.channel].partners.isEmpty, isSend: line.isSend,
            isVisibleImpression: line.appearance == .view || line.appearance == .send,
            pacing: plan.map { arena.copy($0) }, pacingDays: plan?.count ?? 0, hasReach: line.reach != nil,
            reach: sampler(line.reach), atMost: line.atMost.map { UInt32(clamping: $0) } ?? .max,
            clickThrough: sampler(line.clickThrough), canClick: line.clickThrough != .constant(0),
            hasMore: line.open != nil || line.unsubscribe != nil || line.prompt != nil
                || (line.partner == nil && !world.channels[line.channel].partners.isEmpty),
            open: sampler(line.open), unsubscribe: sampler(line.unsubscribe), hasPrompt: line.prompt != nil,
            promptProbability: sampler(line.prompt?.probability), promptWithin: sampler(line.prompt?.within),
            hasDiscount: line.discount != nil, discount: sampler(line.discount),
            hasImpressionStock: !line.effects.isEmpty, hasClickStock: !line.clickEffects.isEmpty,
            inverseHalfLife: inverse, halfLife: sampler(line.halfLife), saturates: line.saturation != nil,
            saturation: sampler(line.saturation), windowStart: line.window?.start ?? .min,
            windowEnd: line.window?.end ?? .max)
    }

    private func isOff(_ line: TouchLine) -> Bool {
        exclusions.excludes(channel: line.channel, partner: line.partner ?? -1)
            || line.campaign.map(exclusions.campaigns.contains) == true
    }

    private func makeStageLine(_ index: Int, stage: Int) -> StageLine {
        let line = world.lines[index]
        let path = line.stages.count == 1 ? line.path : "\(line.path) in \(world.stages[stage].name)"
        let mask = line.segments.map { $0.reduce(UInt64(0)) { $0 | 1 << UInt64($1) } } ?? .max
        var made = StageLine(
            line: index, program: lines + index, timing: .rate, drawsLate: false, amount: .zero,
            schedule: arena.copy([]), scheduleCount: 0, period: 0, event: -1, segments: mask,
            channelBit: Walker.bit(ofChannel: line.channel), key: rounds(path), moreKey: rounds(path + " more"))
        switch line.timing {
        case .rate(let rate): made.amount = sampler(rate)
        case .schedule(let times):
            made.timing = .schedule
            made.schedule = arena.copy(times)
            made.scheduleCount = times.count
        case .period(let period):
            made.timing = .period
            made.period = period
        case .after(let event, let delay):
            made.timing = .after
            made.event = event
            made.amount = sampler(delay)
            made.drawsLate = made.amount.isConstant
        case .inactivity(let delay):
            made.timing = .inactivity
            made.amount = sampler(delay)
            made.drawsLate = made.amount.isConstant
        case .intent(let probability):
            made.timing = .intent
            made.amount = sampler(probability)
        }
        return made
    }

    // MARK: Stages

    private mutating func appendStage(_ index: Int) {
        let stage = world.stages[index]
        let path = "stages.\(stage.name)"
        let here = world.lines.indices.filter { world.lines[$0].stages.contains(index) && !isOff(world.lines[$0]) }
        let atWork = here.map { makeStageLine($0, stage: index) }
        let firstLine = stageLines.count
        stageLines += atWork.filter { $0.timing != .intent }
        let firstIntent = stageLines.count
        stageLines += atWork.filter { $0.timing == .intent }
        let firstEffect = effects.count
        for line in here { appendEffects(of: line, in: index) }
        let firstOutcome = outcomes.count
        for (number, outcome) in stage.outcomes.enumerated() {
            outcomes.append(makeOutcome(outcome, path: "\(path).outcomes.\(number)"))
        }
        let (entries, rates) = appendEmissions(stage, path: path)
        let surveys = stage.surveys.map { makeSurvey($0, path: path) }
        let isActed =
            effects.count > firstEffect || world.lines.contains { acts($0, on: index) }
            || (!world.calendar.uplifts.isEmpty && stage.outcomes.contains { $0.to != Outcome.churned })
        let variates = (0..<(stage.outcomes.count + 1) / 2).map { rounds("\(path).variates.\($0)") }
        stages.append(
            StageProgram(
                decisionKey: rounds("\(path).decision"), variateKeys: arena.copy(variates), dwell: sampler(stage.dwell),
                isEnd: stage.outcomes.isEmpty, outcomes: firstOutcome..<outcomes.count,
                rest: stage.outcomes.firstIndex { $0.probability == .rest } ?? -1,
                conversion: stage.outcomes.firstIndex { $0.to != Outcome.churned } ?? -1,
                thresholds: isActed ? nil : thresholds(of: stage), isActed: isActed, lines: firstLine..<firstIntent,
                emissions: rates, entryEmissions: entries, surveys: arena.copy(surveys), surveyCount: surveys.count,
                effects: firstEffect..<effects.count, intents: firstIntent..<stageLines.count,
                isBare: atWork.isEmpty && stage.emissions.isEmpty && stage.surveys.isEmpty && !stage.outcomes.isEmpty,
                hasTriggers: atWork.contains { $0.timing == .after },
                hasInactivity: atWork.contains { $0.timing == .inactivity },
                triggered: places(of: .after, from: firstLine), idle: places(of: .inactivity, from: firstLine),
                idleChannels: atWork.filter { $0.timing == .inactivity }.reduce(0) { $0 | $1.channelBit },
                traits: (stage.amounts + here.flatMap { world.lines[$0].amounts })
                    .reduce(into: TraitSet()) { $0.formUnion($1.traits) }.withNeeds(in: world.population)))
    }

    /// Which of the stage lines from the given one on have the timing, counted from there.
    private func places(of timing: StageLine.Timing, from first: Int) -> UnsafeBufferPointer<Int> {
        let places = stageLines[first...].indices.filter { stageLines[$0].timing == timing }.map { $0 - first }
        return UnsafeBufferPointer(start: arena.copy(places), count: places.count)
    }

    /// Whether the line can act on the stage in the full world: a world without it must draw its decisions the same way.
    private func acts(_ line: TouchLine, on stage: Int) -> Bool {
        line.effects.contains { $0.stage == stage } || line.clickEffects.contains { $0.stage == stage }
    }

    private mutating func appendEffects(of index: Int, in stage: Int) {
        let line = world.lines[index]
        for (list, onClick) in [(line.effects, false), (line.clickEffects, true)] {
            for effect in list where effect.stage == stage {
                var logarithm = Double.nan
                if case .constant(let uplift) = effect.uplift { logarithm = Elementary.log(uplift) / Elementary.ln2 }
                effects.append(
                    EffectProgram(
                        line: index, outcome: effect.outcome, onClick: onClick, uplift: sampler(effect.uplift),
                        key: key("\(line.path) \(onClick ? "click uplift" : "uplift") \(stage) \(effect.outcome)"),
                        binaryLogarithm: logarithm))
            }
        }
    }

    private func thresholds(of stage: Stage) -> UnsafePointer<Double>? {
        var constants: [Double?] = []
        for outcome in stage.outcomes {
            switch outcome.probability {
            case .rest: constants.append(nil)
            case .amount(.constant(let p)): constants.append(p)
            case .amount: return nil
            }
        }
        let others = constants.reduce(0) { $0 + ($1 ?? 0) }
        var sum = 0.0
        return arena.copy(
            constants.map { p in
                sum += p ?? max(0, 1 - others)
                return sum
            })
    }

    private func makeOutcome(_ outcome: Outcome, path: String) -> OutcomeProgram {
        var probability = Sampler.zero
        if case .amount(let amount) = outcome.probability { probability = sampler(amount) }
        let products = outcome.products.map { product in
            var share = Sampler.zero
            if case .amount(let amount) = product.share { share = sampler(amount) }
            return ProductProgram(
                product: product.product, share: share, isRest: product.share == .rest, value: sampler(product.value))
        }
        return OutcomeProgram(
            to: outcome.to, probability: probability, isRest: outcome.probability == .rest, event: outcome.event ?? -1,
            hasValue: outcome.value != nil || !products.isEmpty, value: sampler(outcome.value),
            products: arena.copy(products), productCount: products.count, hasRefund: outcome.refund != nil,
            refundProbability: sampler(outcome.refund?.probability), refundDelay: sampler(outcome.refund?.delay),
            refers: outcome.referral != nil, referralProbability: sampler(outcome.referral?.probability),
            referralDelay: sampler(outcome.referral?.delay), valueKey: key(path + ".value"),
            refundKey: key(path + ".refund"), referralKey: key(path + ".refers"))
    }

    private mutating func appendEmissions(_ stage: Stage, path: String) -> (entries: Range<Int>, rates: Range<Int>) {
        var (entries, rates): ([EmissionProgram], [EmissionProgram]) = ([], [])
        for (index, emission) in stage.emissions.enumerated() {
            let name = "\(path).emits.\(world.events[emission.event])"
            let properties = emission.properties.map {
                PropertyProgram(
                    property: $0.property, amount: sampler($0.amount),
                    key: rounds("\(name).\(world.properties[$0.property])"))
            }
            var made = EmissionProgram(
                event: emission.event, isRate: false, amount: .zero, hasValue: emission.value != nil,
                value: sampler(emission.value), properties: arena.copy(properties), propertyCount: properties.count,
                key: rounds(name), valueKey: key(name + " value"), index: index)
            switch emission.timing {
            case .entry(let count):
                made.amount = sampler(count)
                entries.append(made)
            case .rate(let rate):
                made.isRate = true
                made.amount = sampler(rate)
                rates.append(made)
            }
        }
        let first = emissions.count
        emissions += entries + rates
        return (first..<first + entries.count, first + entries.count..<emissions.count)
    }

    private func makeSurvey(_ question: SurveyQuestion, path: String) -> SurveyProgram {
        SurveyProgram(
            survey: question.survey, probability: sampler(question.probability), score: sampler(question.score),
            key: key("\(path).survey.\(world.surveys[question.survey])"))
    }
}

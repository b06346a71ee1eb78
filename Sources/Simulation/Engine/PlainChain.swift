/// The tables of a plain chain (``ProgramCompiler/isPlainChain``) and the two things that happen in it: a dwell is drawn, and an
/// outcome is chosen.
///
/// The program keeps the memory that this points into.
struct PlainChain {
    struct Outcome: BitwiseCopyable {
        /// To stay is outcome -1, and leads to the stage itself.
        var move: Itineraries.Step.Move
        /// What is added to a traveller's state, and what is set in it.
        var change: UInt64
        var mark: UInt64
        /// Whether it is more than to stay, and whether it leads to a stage in which anything is decided: numbers, 1 for yes, to be
        /// counted with.
        var isOutcome: UInt32
        var goesOn: UInt32

        init(_ move: Itineraries.Step.Move, goesOn: Bool) {
            typealias Traveller = PlainBlock.Traveller
            self.move = move
            isOutcome = move.outcome >= 0 ? 1 : 0
            self.goesOn = goesOn ? 1 : 0
            change = Traveller.change(of: Int(move.to) - Int(move.stage)) &+ (isOutcome == 1 ? Traveller.oneStep : 0)
            mark = move.event >= 0 ? Traveller.anEvent : 0
        }
    }

    /// As many bytes as a power of two, so that no multiplication finds a stage.
    struct Stage: BitwiseCopyable {
        /// The rounds' keys of the decisions' draws.
        var keys: UnsafePointer<UInt64>
        /// Mean of an exponential dwell, which most are, at least 0; not a number for any other.
        var mean: Double
        var dwell: UnsafePointer<Sampler>
        /// At last the decision to stay, which is what is left.
        var outcomes: UnsafePointer<Outcome>
        /// Of 2^53 draws, those below the first threshold take the first outcome, of the rest those below the second the second,
        /// and so on. Behind an outcome's thresholds come numbers that no draw reaches, as many in every stage.
        var first: UInt64
        var second: UInt64
        var further: UnsafePointer<UInt64>
        var isEnd: Bool
    }

    let stageCount: Int
    /// How many thresholds a stage has beyond two.
    private let furtherCount: Int
    let horizon: Int64
    /// Whether a stage can be entered more than once; else every visit is the first.
    let hasLoops: Bool
    private let stages: UnsafePointer<Stage>
    /// What a sampler without traits reads none of.
    private let noTraits: UnsafePointer<Double>
    private let exponentials = ExponentialTable.shared

    init(
        _ world: World, stages programs: UnsafePointer<StageProgram>, outcomes taken: UnsafePointer<OutcomeProgram>,
        in arena: Arena
    ) {
        stageCount = world.stages.count
        horizon = world.horizon ?? .max
        hasLoops = world.stages.indices.contains { world.canReturn(to: $0) }
        noTraits = arena.copy([0.0])
        let mostOutcomes = max(2, world.stages.indices.map { programs[$0].outcomes.count }.max() ?? 0)
        furtherCount = mostOutcomes - 2
        stages = arena.copy(
            world.stages.indices.map { index in
                let stage = programs[index]
                var outcomes = stage.outcomes.enumerated().map { number, outcome in
                    let to = taken[outcome].to
                    return Outcome(
                        Itineraries.Step.Move(stage: index, outcome: number, to: to, event: taken[outcome].event),
                        goesOn: to >= 0 && !programs[to].isEnd)
                }
                outcomes.append(
                    Outcome(Itineraries.Step.Move(stage: index, outcome: -1, to: index, event: -1), goesOn: true))
                let thresholds =
                    stage.outcomes.indices.map {
                        Self.firstBits(reaching: stage.thresholds?[$0 - stage.outcomes.lowerBound] ?? 0)
                    } + repeatElement(UInt64(1) << 62, count: mostOutcomes - stage.outcomes.count)
                return Stage(
                    keys: stage.decisionKey.keys,
                    mean: stage.dwell.exponentialMean.flatMap { $0 >= 0 ? $0 : nil } ?? .nan,
                    dwell: arena.copy([stage.dwell]), outcomes: arena.copy(outcomes), first: thresholds[0],
                    second: thresholds[1], further: arena.copy(Array(thresholds[2...])),
                    isEnd: stage.isEnd)
            })
    }

    @inline(__always)
    func stage(_ index: Int) -> UnsafePointer<Stage> { stages + index }

    /// An outcome by its index among its stage's.
    @inline(__always)
    func outcome(_ index: Int16, of stage: Int16) -> UnsafePointer<Outcome> {
        (stages + Int(stage)).pointee.outcomes + Int(index)
    }

    /// A decision's draw: bits of the dwell, and of what is decided at its end.
    @inline(__always)
    func draw(
        in stage: UnsafePointer<Stage>, of customer: UInt64, visit: UInt32, decision: UInt32
    ) -> (UInt64, UInt64) {
        Philox.block(customer, UInt64(visit) << 32 | UInt64(decision), keys: stage.pointee.keys)
    }

    /// When a dwell that begins at a time ends.
    @inline(__always)
    func end(of bits: UInt64, in stage: UnsafePointer<Stage>, after time: Int64) -> Int64 {
        let mean = stage.pointee.mean
        guard mean == mean else {
            return time.advanced(byMicroseconds: stage.pointee.dwell.pointee.sample(bits, noTraits))
        }
        return time.advanced(byPositiveMicroseconds: mean * exponentials.variate(bits))
    }

    /// What is taken, stays included, without a branch: for loops in which it decides on nothing.
    @inline(__always)
    func take(_ bits: UInt64, in stage: UnsafePointer<Stage>) -> UnsafePointer<Outcome> {
        let draw = bits >> 11
        // All are far below 2^63, so a difference has its highest bit set where the draw is below.
        var below = (draw &- stage.pointee.first) >> 63 &+ (draw &- stage.pointee.second) >> 63
        for index in 0..<furtherCount { below &+= (draw &- stage.pointee.further[index]) >> 63 }
        return stage.pointee.outcomes + (furtherCount &+ 2 &- Int(truncatingIfNeeded: below))
    }

    /// The outcome taken; `nil` is to stay.
    @inline(__always)
    func choose(in stage: UnsafePointer<Stage>, _ bits: UInt64) -> UnsafePointer<Outcome>? {
        let taken = take(bits, in: stage)
        return taken.pointee.isOutcome == 1 ? taken : nil
    }

    /// The least 53 bits whose uniform (``UInt64/unitOpen``) is not below a threshold, by bisection: uniforms ascend with them.
    private static func firstBits(reaching threshold: Double) -> UInt64 {
        var (low, high): (UInt64, UInt64) = (0, 1 << 53)
        while low < high {
            let middle = (low + high) / 2
            if (middle << 11).unitOpen >= threshold { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

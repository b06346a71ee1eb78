/// The tables of a plain chain (``ProgramCompiler/isPlainChain``) and the two things that happen in it: a dwell is drawn, and an
/// outcome is chosen.
///
/// The program keeps the memory that this points into.
struct PlainChain {
    struct Outcome: BitwiseCopyable {
        /// Of 2^53 draws, those below it (and not below the outcomes before) take this outcome.
        var threshold: UInt64
        /// To stay is outcome -1, and leads to the stage itself.
        var move: Itineraries.Step.Move
        /// Whether it is more than to stay, whether it leads to a stage in which anything is decided, and whether it emits an
        /// event: numbers, 1 for yes, to be counted with.
        var isOutcome: UInt32
        var goesOn: UInt32
        var emits: UInt32

        init(threshold: UInt64, _ move: Itineraries.Step.Move, goesOn: Bool) {
            self.threshold = threshold
            self.move = move
            isOutcome = move.outcome >= 0 ? 1 : 0
            self.goesOn = goesOn ? 1 : 0
            emits = move.event >= 0 ? 1 : 0
        }
    }

    struct Stage: BitwiseCopyable {
        /// The rounds' keys of the decisions' draws.
        var keys: UnsafePointer<UInt64>
        /// Mean of an exponential dwell, which most are, at least 0; not a number for any other.
        var mean: Double
        var dwell: Sampler
        /// At last the decision to stay, which is what is left.
        var outcomes: UnsafePointer<Outcome>
        var outcomeCount: Int
        /// Of the outcomes, then numbers that no draw reaches, as many in every stage.
        var thresholds: UnsafePointer<UInt64>
        var isEnd: Bool
    }

    let stageCount: Int
    /// The most outcomes that a stage has.
    private let mostOutcomes: Int
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
        let mostOutcomes = world.stages.indices.map { programs[$0].outcomes.count }.max() ?? 0
        self.mostOutcomes = mostOutcomes
        stages = arena.copy(
            world.stages.indices.map { index in
                let stage = programs[index]
                var outcomes = stage.outcomes.enumerated().map { number, outcome in
                    let to = taken[outcome].to
                    return Outcome(
                        threshold: Self.firstBits(reaching: stage.thresholds?[number] ?? 0),
                        Itineraries.Step.Move(stage: index, outcome: number, to: to, event: taken[outcome].event),
                        goesOn: to >= 0 && !programs[to].isEnd)
                }
                let none = repeatElement(UInt64(1) << 62, count: mostOutcomes - outcomes.count)
                let thresholds = arena.copy(outcomes.map(\.threshold) + none)
                outcomes.append(
                    Outcome(
                        threshold: .max, Itineraries.Step.Move(stage: index, outcome: -1, to: index, event: -1),
                        goesOn: true))
                return Stage(
                    keys: stage.decisionKey.keys,
                    mean: stage.dwell.exponentialMean.flatMap { $0 >= 0 ? $0 : nil } ?? .nan, dwell: stage.dwell,
                    outcomes: arena.copy(outcomes),
                    outcomeCount: outcomes.count - 1, thresholds: thresholds, isEnd: stage.isEnd)
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
        guard mean == mean else { return time.advanced(byMicroseconds: stage.pointee.dwell.sample(bits, noTraits)) }
        return time.advanced(byPositiveMicroseconds: mean * exponentials.variate(bits))
    }

    /// What is taken, stays included, without a branch: for loops in which it decides on nothing.
    @inline(__always)
    func take(_ bits: UInt64, in stage: UnsafePointer<Stage>) -> UnsafePointer<Outcome> {
        let draw = bits >> 11
        var outcome = stage.pointee.outcomes
        var threshold = stage.pointee.thresholds
        let end = threshold + mostOutcomes
        while threshold < end {
            // Both are far below 2^63, so the difference has its highest bit set where the draw is below.
            outcome += 1 &- Int(truncatingIfNeeded: (draw &- threshold.pointee) >> 63)
            threshold += 1
        }
        return outcome
    }

    /// The outcome taken; `nil` is to stay.
    @inline(__always)
    func choose(in stage: UnsafePointer<Stage>, _ bits: UInt64) -> UnsafePointer<Outcome>? {
        let draw = bits >> 11
        var outcome = stage.pointee.outcomes
        let end = outcome + stage.pointee.outcomeCount
        while outcome < end {
            if draw < outcome.pointee.threshold { return outcome }
            outcome += 1
        }
        return nil
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

/// The tables of a plain chain (``ProgramCompiler/isPlainChain``) and the two things that happen in it: a dwell is drawn, and an
/// outcome is chosen.
///
/// The program keeps the memory that this points into.
struct PlainChain {
    struct Outcome: BitwiseCopyable {
        /// Of 2^53 draws, those below it (and not below the outcomes before) take this outcome.
        var threshold: UInt64
        var index: Int16
        var to: Int16
        var event: Int16
    }

    struct Stage: BitwiseCopyable {
        /// The rounds' keys of the decisions' draws.
        var keys: UnsafePointer<UInt64>
        /// Mean of an exponential dwell, which most are; not a number for any other.
        var mean: Double
        var dwell: Sampler
        var outcomes: UnsafePointer<Outcome>
        var outcomeCount: Int
        var index: Int16
        var isEnd: Bool
    }

    let stageCount: Int
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
        stages = arena.copy(
            world.stages.indices.map { index in
                let stage = programs[index]
                let outcomes = stage.outcomes.enumerated().map { number, outcome in
                    Outcome(
                        threshold: Self.firstBits(reaching: stage.thresholds?[number] ?? 0),
                        index: Int16(truncatingIfNeeded: number), to: Int16(truncatingIfNeeded: taken[outcome].to),
                        event: Int16(truncatingIfNeeded: taken[outcome].event))
                }
                return Stage(
                    keys: stage.decisionKey.keys,
                    mean: stage.dwell.exponentialMean ?? .nan, dwell: stage.dwell, outcomes: arena.copy(outcomes),
                    outcomeCount: outcomes.count, index: Int16(truncatingIfNeeded: index), isEnd: stage.isEnd)
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
        let dwell =
            mean == mean ? mean * exponentials.variate(bits) : stage.pointee.dwell.sample(bits, noTraits)
        return time.advanced(byMicroseconds: dwell)
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

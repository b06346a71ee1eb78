/// A template bound to a run: everything that is the same for all events is plain bytes, every name is escaped already, and
/// what is left is a flat list of plain values to follow, without allocation.
struct Program: Sendable {
    struct Step: Sendable {
        enum Code: UInt8, Sendable {
            /// The pool's bytes from `a` to `b`.
            case literal
            /// The variable, which needs no escaping.
            case field
            /// The variable, through the chain number `a`.
            case escaped
            /// The variable's name, out of the table of `b` names that begins at `a` in ``Program/ends``.
            case name
            /// To the step `a` where the variable has no value.
            case skipUnlessPresent
            /// A comma, unless the object or array has just begun.
            case comma
            /// The byte `a` before the first parameter, `&` before the others.
            case pair
            /// Where the items of a batch go.
            case items
        }
        var code: Code
        var variable = Variable.id
        var a: Int32 = 0
        var b: Int32 = 0
    }
    var steps: ContiguousArray<Step> = []
    var pool: ContiguousArray<UInt8> = []
    /// Where names end in the pool, a table after the other, each behind the place where its first name begins.
    var ends: ContiguousArray<Int32> = []
    var chains: [[Escaping]] = []

    /// Captured values without which nothing can be sent.
    var neededCaptures: [Int] = []

    /// Adds the names of a part of the vocabulary, escaped.
    ///
    /// - Returns: where their table begins.
    mutating func addNames(_ names: [[UInt8]]) -> Int {
        let start = ends.count
        ends.append(Int32(pool.count))
        for name in names {
            pool += name
            ends.append(Int32(pool.count))
        }
        return start
    }

    /// What comes before the items of a batch, and what comes after them.
    var aroundItems: (before: Program, after: Program)? {
        guard let place = steps.firstIndex(where: { $0.code == .items }) else { return nil }
        var (before, after) = (self, self)
        before.steps = ContiguousArray(steps[..<place])
        after.steps = ContiguousArray(steps[(place + 1)...])
        return (before, after)
    }
}

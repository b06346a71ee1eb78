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
            /// The variable's name, out of the table number `a`.
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
    var tables: [NameTable] = []
    var chains: [[Escaping]] = []

    /// Captured values without which nothing can be sent.
    var neededCaptures: [Int] = []

    /// The names of a part of the vocabulary, escaped, one after the other.
    struct NameTable: Sendable {
        var bytes: ContiguousArray<UInt8> = []
        /// Where each name ends.
        var ends: ContiguousArray<Int32> = []

        mutating func append(_ name: [UInt8]) {
            bytes += name
            ends.append(Int32(bytes.count))
        }
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

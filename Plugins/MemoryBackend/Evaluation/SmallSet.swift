/// A set that is small as a rule: looked through while it is, hashed when it is not.
struct SmallSet<Element: Hashable & BitwiseCopyable>: ~Copyable {
    private static var smallCount: Int { 24 }
    private var few = Scratch<Element>(capacity: smallCount)
    private var many: Set<Element> = []

    /// Whether the element was not in the set before.
    mutating func insert(_ element: Element) -> Bool {
        guard many.isEmpty else { return many.insert(element).inserted }
        for index in 0..<few.count where few[index] == element { return false }
        if few.count == Self.smallCount {
            for index in 0..<few.count { many.insert(few[index]) }
            many.insert(element)
        } else {
            few.append(element)
        }
        return true
    }

    mutating func removeAll() {
        few.removeAll()
        if !many.isEmpty { many = [] }
    }
}

extension ContiguousArray {
    /// Empties the array and keeps its memory; where there is nothing to do, sooner than `removeAll(keepingCapacity:)`.
    @inline(__always)
    mutating func clear() {
        if !isEmpty { removeLast(count) }
    }

    /// Sorts what is most often sorted already.
    @inline(__always)
    mutating func sort(ifNeededBy precedes: (Element, Element) -> Bool) {
        for index in indices.dropFirst() where precedes(self[index], self[index - 1]) {
            sort(by: precedes)
            return
        }
    }
}

/// Names with numbers in the order in which they came, found by their bytes without making a text of them.
struct NameTable: Sendable {
    private(set) var names: [String] = []
    private var bytes: [UInt8] = []
    /// Where each name ends in ``bytes``.
    private var ends: [Int] = []
    /// Open addressing: one more than the number; 0 is free. At most half of it is taken.
    private var places: [UInt32]
    /// Drawn anew for each table, so that nobody can choose names that meet.
    private let seed: UInt64

    init(_ names: [String] = []) {
        var generator = SystemRandomNumberGenerator()
        seed = generator.next()
        places = Array(repeating: 0, count: 16)
        for name in names {
            var name = name
            name.withUTF8 { append($0) }
        }
    }

    var count: Int { names.count }

    /// Complexity: constant on average.
    func number(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = start(name)
        while places[place] != 0 {
            let number = Int(places[place]) - 1
            if isName(number, name) { return number }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    func number(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { number(of: $0) }
    }

    /// Gives the next number to a name that has none.
    mutating func append(_ name: UnsafeBufferPointer<UInt8>) {
        if (count + 1) * 2 > places.count { grow() }
        bytes.append(contentsOf: name)
        ends.append(bytes.count)
        names.append(String(decoding: name, as: UTF8.self))
        enter(name, number: count - 1)
    }

    private mutating func enter(_ name: UnsafeBufferPointer<UInt8>, number: Int) {
        var place = start(name)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(number + 1)
    }

    private mutating func grow() {
        places = Array(repeating: 0, count: places.count * 2)
        let all = bytes
        all.withUnsafeBufferPointer { all in
            for number in 0..<count { enter(UnsafeBufferPointer(rebasing: all[range(number)]), number: number) }
        }
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    private func isName(_ number: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == name.count else { return false }
        for index in 0..<name.count where bytes[range.lowerBound + index] != name[index] { return false }
        return true
    }

    /// FNV-1a (Fowler, Noll, Vo) from the seed on, folded.
    private func start(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (places.count - 1)
    }
}

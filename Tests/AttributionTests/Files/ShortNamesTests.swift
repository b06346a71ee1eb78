import Testing

@testable import Attribution

@Suite("Short names") struct ShortNamesTests {
    /// Names of every length that differ in one byte, more than there are places, asked for twice.
    @Test("are told apart by every byte, whatever their length") func bytes() throws {
        let names = ShortNames()
        var known: [[UInt8]: Int] = [:]
        var wanted: [[UInt8]] = []
        for count in 1...20 {
            let base = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            wanted.append(base)
            for place in 0..<count {
                for byte in [UInt8(ascii: "b"), 0, 0xFF, UInt8(ascii: "z")] {
                    var name = base
                    name[place] = byte
                    wanted.append(name)
                }
            }
        }
        for number in 0..<2_000 { wanted.append(Array("n\(number)".utf8)) }
        var remembered = 0
        for _ in 0..<2 {
            for name in wanted {
                name.withUnsafeBufferPointer { bytes in
                    let number = names.number(of: bytes)
                    if let number {
                        remembered += 1
                        #expect(Int(number) == known[name])
                    }
                    let own = known[name] ?? known.count
                    known[name] = own
                    names.remember(bytes, as: UInt32(own))
                    #expect(names.number(of: bytes) == (name.count <= 16 ? UInt32(own) : nil))
                }
            }
        }
        #expect(remembered > 0)
        #expect(known.count == Set(wanted).count)
    }
}

import Testing

@testable import HTTPBackend

@Suite struct CustomerTableTests {
    @Test("says what a dictionary says, whatever comes and goes")
    func likeADictionary() {
        let seed = UInt64.random(in: 0 ... .max)
        var bits = SeededBits(seed: seed)
        let table = CustomerTable()
        var truth: [UInt64: Int32] = [:]
        for step in 0..<20_000 {
            // Few customers, so that they meet; every second one far from the others.
            let number = bits.next() % 600
            let customer = number % 2 == 0 ? number : number &* 0x9E37_79B9_7F4A_7C15
            if let lane = truth[customer] {
                #expect(table[customer] == lane, "seed \(seed), step \(step)")
                table.remove(customer)
                truth[customer] = nil
            } else {
                #expect(table[customer] == nil, "seed \(seed), step \(step)")
                table.insert(Int32(step), for: customer)
                truth[customer] = Int32(step)
            }
            #expect(table.count == truth.count, "seed \(seed), step \(step)")
        }
        for number in UInt64(0)..<600 {
            let customer = number % 2 == 0 ? number : number &* 0x9E37_79B9_7F4A_7C15
            #expect(table[customer] == truth[customer], "seed \(seed)")
        }
    }

    @Test("nobody is taken out twice, and zero is a customer like any other")
    func edges() {
        let table = CustomerTable()
        table.remove(5)
        #expect(table[0] == nil)
        table.insert(7, for: 0)
        #expect(table[0] == 7)
        table.remove(0)
        table.remove(0)
        #expect(table[0] == nil && table.count == 0)
    }
}

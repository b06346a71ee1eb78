import Testing

@testable import Faults

@Suite("The fault bank")
struct FaultBankTests {
    @Test("holds at least 24 faults, each named once and told in full")
    func names() {
        let all = FaultBank.all
        #expect(all.count >= 24)
        #expect(Set(all.map(\.name)).count == all.count)
        for fault in all {
            #expect(fault.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(fault.name)")
            #expect(!fault.summary.isEmpty && fault.summary.count < 90, "\(fault.name): \(fault.summary)")
            #expect(!fault.source.isEmpty, "\(fault.name) says not where it was seen")
            #expect(FaultBank.fault(named: fault.name)?.name == fault.name)
        }
    }

    @Test("groups are made of faults of the bank")
    func groups() {
        for name in FaultBank.groups.flatMap({ $0 }) { #expect(FaultBank.fault(named: name) != nil, "\(name)") }
    }

    @Test("a rate hits its share, the same ones each time")
    func dice() throws {
        let fault = try #require(FaultBank.fault(named: "acknowledged-loss"))
        let dice = Dice(FaultRequest(fault, rate: 0.1))
        let hit = (0..<100_000 as Range<UInt64>).filter(dice.hits)
        #expect((9_500...10_500).contains(hit.count))
        let again = Dice(FaultRequest(fault, rate: 0.1))
        #expect(hit == (0..<100_000 as Range<UInt64>).filter(again.hits))
        let rarer = Dice(FaultRequest(fault, rate: 0.01))
        #expect(
            (0..<100_000 as Range<UInt64>).filter(rarer.hits).allSatisfy(dice.hits),
            "a lower rate hits fewer of the same")
    }
}

import Testing

@testable import Check

@Suite("The budget of generated journeys")
struct BudgetTests {
    @Test("a number of journeys is shared by the settings to the last one", arguments: [1, 2, 7])
    func journeys(settings: Int) {
        var share = BudgetShare(.journeys(1_000), settings: settings)
        var total = 0
        for _ in 0..<settings {
            share.beginSetting()
            while let count = share.next() {
                total += count
                share.spend(count)
            }
            share.endSetting()
        }
        #expect(total == 1_000)
    }

    @Test("there is a round under every setting however short the time")
    func leastRound() {
        var share = BudgetShare(.seconds(1e-9), settings: 3)
        for _ in 0..<3 {
            share.beginSetting()
            #expect(share.next() != nil)
            share.spend(48)
            #expect(share.next() == nil)
            share.endSetting()
        }
    }
}

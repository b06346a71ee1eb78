import Testing

@testable import Forecast

@Suite("Weights of Shapley values")
struct ShapleyWeightsTests {
    private func factorial(_ n: Int) -> Int128 { n < 2 ? 1 : Int128(n) * factorial(n - 1) }

    @Test("are whole, and what factorials say")
    func closedForm() {
        let weights = ShapleyWeights()
        for present in 0...12 {
            for absent in 0...12 where (1...12).contains(present + absent) {
                let all = factorial(present + absent)
                if present > 0 {
                    let numerator = 27_720 * factorial(present - 1) * factorial(absent)
                    #expect(numerator % all == 0)
                    #expect(weights.member(present: present, absent: absent) == numerator / all)
                }
                if absent > 0 {
                    let numerator = 27_720 * factorial(present) * factorial(absent - 1)
                    #expect(numerator % all == 0)
                    #expect(weights.absentee(present: present, absent: absent) == numerator / all)
                }
            }
        }
    }

    /// What comes in goes out, but for worlds that have no channel or all of them.
    @Test("an interval of worlds gives away its worth only if it holds the full world, and none if it does not")
    func balance() {
        let weights = ShapleyWeights()
        for present in 1...12 {
            #expect(Int128(present) * weights.member(present: present, absent: 0) == ShapleyWeights.unit)
            for absent in 1...12 where present + absent <= 12 {
                #expect(
                    Int128(present) * weights.member(present: present, absent: absent)
                        == Int128(absent) * weights.absentee(present: present, absent: absent))
            }
        }
        for absent in 1...12 {
            #expect(Int128(absent) * weights.absentee(present: 0, absent: absent) == ShapleyWeights.unit)
        }
    }
}

import Foundation
import Testing

@testable import Simulation

/// Powers of two, by which adstock fades, against the machine's own.
@Suite struct PowersTests {
    @Test func agreeWithTheMachine() {
        for step in -70_000...70_000 {
            let x = Double(step) / 64.3
            let (ours, theirs) = (Elementary.exp2(x), Foundation.exp2(x))
            // The table is made of roots multiplied up to six times, so it adds up to 2 units to the rounding of the rest.
            #expect(ours == theirs || abs(ours - theirs) <= 3 * theirs.ulp, "2^\(x)")
        }
    }

    @Test func areExactForWholeNumbers() {
        for x in -1022...1023 {
            #expect(Elementary.exp2(Double(x)) == Double(sign: .plus, exponent: x, significand: 1), "2^\(x)")
        }
    }

    @Test func haveEnds() {
        #expect(Elementary.exp2(-2000) == 0)
        #expect(Elementary.exp2(2000) == .infinity)
        #expect(Elementary.exp2(-.infinity) == 0)
        #expect(Elementary.exp2(.infinity) == .infinity)
        #expect(Elementary.exp2(.nan).isNaN)
    }
}

import Testing

@testable import Measurement

struct TailsTests {
    @Test(
        "The normal tail, far out as well",
        arguments: [
            (0.0, 0.5), (1.0, 0.15865525393145707), (1.959963984540054, 0.025), (5.0, 2.866515718791939e-07),
            (10.0, 7.61985302416047e-24), (-1.0, 0.8413447460685429),
        ])
    func normal(z: Double, probability: Double) {
        #expect((Tails.normal(above: z) / probability - 1).magnitude < 1e-9)
    }

    @Test(
        "Student's tail equals its closed forms: n = 2 algebraically, tables elsewhere",
        arguments: [0.0, 0.3, 1.0, 2.5, 12.0, 400.0])
    func twoDegrees(t: Double) {
        // 1/2 - t / (2 sqrt(2 + t^2)), written without cancellation.
        let root = (2 + t * t).squareRoot()
        let exact = 1 / (root * (root + t))
        #expect((Tails.student(above: t, degrees: 2) / exact - 1).magnitude < 1e-12)
        #expect((Tails.student(above: -t, degrees: 2) - (1 - exact)).magnitude < 1e-12)
    }

    @Test(
        "Student's tail at tabulated quantiles",
        arguments: [(20, 2.085963447265837, 0.025), (20, 3.551808342, 0.001), (4, 2.7764451051977987, 0.025)])
    func tables(degrees: Int, t: Double, probability: Double) {
        #expect((Tails.student(above: t, degrees: degrees) / probability - 1).magnitude < 1e-6)
    }

    @Test("Many degrees of freedom are the normal distribution, odd ones never the narrower")
    func limits() {
        #expect((Tails.student(above: 2, degrees: 200_000) / Tails.normal(above: 2) - 1).magnitude < 1e-3)
        #expect(Tails.student(above: 2, degrees: 5) == Tails.student(above: 2, degrees: 4))
    }
}

struct HolmTests {
    @Test("The smallest is multiplied by all, the next by one less, and none falls below the one before")
    func adjusted() {
        let adjusted = Holm.adjusted([0.01, 0.04, 0.03, .nan, 0.5])
        #expect((adjusted[0] - 0.04).magnitude < 1e-15)
        #expect((adjusted[2] - 0.09).magnitude < 1e-15)
        #expect((adjusted[1] - 0.09).magnitude < 1e-15)
        #expect(adjusted[3].isNaN && adjusted[4] == 0.5)
    }
}

struct JackknifeTests {
    @Test("For a sum over groups it is the textbook standard error of a sum")
    func sum() throws {
        let groups = [3.0, 5, 4, 9, 2, 7, 6]
        let whole = groups.reduce(0, +)
        let jackknife = try #require(Jackknife(whole: whole, leftOut: groups.map { whole - $0 }))
        let mean = whole / 7
        let variance = groups.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
        #expect((jackknife.standardError / (7 * variance).squareRoot() - 1).magnitude < 1e-12)
        #expect((jackknife.elasticity - 1).magnitude < 1e-12 && jackknife.degrees == 6)
    }

    @Test("A mean does not grow with the population; what does not vary has no error")
    func mean() throws {
        let groups = [3.0, 5, 4, 8]
        let leftOut = groups.indices.map { out in
            groups.indices.filter { $0 != out }.reduce(0) { $0 + groups[$1] } / 3
        }
        let jackknife = try #require(Jackknife(whole: 5, leftOut: leftOut))
        #expect(jackknife.elasticity < 1e-12 && jackknife.standardError > 1)
        #expect(Jackknife(whole: 4, leftOut: [4, 4, 4])?.standardError == 0)
        #expect(Jackknife(whole: 4, leftOut: [4, 4]) == nil)
    }
}

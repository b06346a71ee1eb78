import FootfallTestKit
import Simulation
import Testing

/// A trait is drawn when a customer enters the first stage that needs it. When that is must not show: it is a function of the
/// customer alone.
@Suite struct TraitDrawTests {
    private static let day = 86_400_000_000.0

    /// Traits of which each is made of the one before; the last stage alone reads the last of them.
    ///
    /// - Parameter readsEarly: whether a survey in the first stage reads all of them as well.
    private func world(traits count: Int, readsEarly: Bool) -> World {
        let names = (0..<count).map { "t\($0)" }
        let values = (0..<count).map { index -> Amount in
            index == 0
                ? .drawn(.uniform(min: .constant(1), max: .constant(2)))
                : .drawn(.uniform(min: .trait(index - 1), max: .constant(Double(index) + 2)))
        }
        let onward = Outcome(to: 1, probability: .amount(.constant(0.8)))
        let questions = (0..<count).map { SurveyQuestion(survey: 0, probability: .constant(1), score: .trait($0)) }
        return World(
            seed: 5, horizon: Int64(100 * Self.day),
            population: Population(
                arrivals: [ArrivalEntry(process: .customers(200, over: Int64(Self.day)))],
                segments: [Segment(name: "all", share: 1, traits: values)], traits: names),
            events: ["sale"], goal: 0, surveys: ["csat"],
            stages: [
                Stage(
                    name: "first", dwell: .constant(Self.day), outcomes: [onward], hasConversion: true,
                    surveys: readsEarly ? questions : []),
                Stage(
                    name: "second", dwell: .constant(Self.day),
                    outcomes: [
                        Outcome(
                            to: Outcome.churned, probability: .amount(.constant(0.5)), event: 0,
                            value: .trait(count - 1))
                    ]),
            ])
    }

    private func values(_ world: World) -> [Int64] {
        var values: [Int64] = []
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            values += occurrences.map(\.value).filter { $0 != 0 }
        }
        return values
    }

    /// More than 64 traits share the last bit of a set.
    @Test(arguments: [1, 3, 63, 64, 70]) func earlyAndLateAreTheSame(count: Int) {
        let late = values(world(traits: count, readsEarly: false))
        #expect(late.count > 100)
        #expect(Set(late).count > 50)
        #expect(late == values(world(traits: count, readsEarly: true)))
    }
}

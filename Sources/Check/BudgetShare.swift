/// What is left of the budget for generated journeys, shared fairly by the settings.
struct BudgetShare {
    private let budget: CheckOptions.Budget
    private var secondsLeft: Double
    private var journeysLeft: Int
    private var settingsLeft: Int

    // Of the setting at hand.
    private var end = ContinuousClock.now
    private var began = ContinuousClock.now
    private var roundBegan = ContinuousClock.now
    private var quota = 0
    private var size = Self.smallest
    private var rounds = 0
    private var secondsPerJourney = 0.0

    private static let smallest = 48
    private static let largest = 2_048

    init(_ budget: CheckOptions.Budget, settings: Int) {
        self.budget = budget
        settingsLeft = max(1, settings)
        switch budget {
        case .seconds(let seconds): (secondsLeft, journeysLeft) = (seconds, .max)
        case .journeys(let count): (secondsLeft, journeysLeft) = (.infinity, count)
        }
    }

    mutating func beginSetting() {
        began = .now
        rounds = 0
        size = Self.smallest
        secondsPerJourney = 0
        quota = journeysLeft == .max ? .max : (journeysLeft + settingsLeft - 1) / settingsLeft
        end = began + .seconds(min(secondsLeft / Double(settingsLeft), 1e6))
    }

    /// Time that was spent on finding out why is nobody's.
    mutating func endSetting() {
        settingsLeft = max(1, settingsLeft - 1)
    }

    /// How many journeys the next round has; `nil` where the share is spent. There is always one round, or a failure would
    /// depend on the machine's speed.
    mutating func next() -> Int? {
        roundBegan = .now
        switch budget {
        case .journeys:
            return quota > 0 ? min(size, quota) : nil
        case .seconds:
            guard rounds > 0 else { return size }
            let left = Self.seconds(end - roundBegan)
            let fitting = secondsPerJourney > 0 ? Int(min(left / secondsPerJourney, 1e6)) : size
            return left > 0 && fitting >= 8 ? min(size, fitting) : nil
        }
    }

    mutating func spend(_ count: Int) {
        let seconds = Self.seconds(.now - roundBegan)
        secondsLeft -= seconds
        if journeysLeft != .max { journeysLeft -= count }
        if quota != .max { quota -= count }
        rounds += 1
        secondsPerJourney = seconds / Double(max(1, count))
        size = min(Self.largest, size * 3)
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}

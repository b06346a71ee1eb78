/// Goals and their value in minor units: whole numbers, so that sums are exact in any order.
public struct Worth: Sendable, Equatable, Codable {
    public var goals: Int128
    public var value: Int128

    public init(goals: Int128 = 0, value: Int128 = 0) {
        self.goals = goals
        self.value = value
    }

    public static let zero = Worth()

    public static func + (a: Worth, b: Worth) -> Worth { Worth(goals: a.goals + b.goals, value: a.value + b.value) }
    public static func - (a: Worth, b: Worth) -> Worth { Worth(goals: a.goals - b.goals, value: a.value - b.value) }
    public static func * (a: Worth, factor: Int128) -> Worth {
        Worth(goals: a.goals * factor, value: a.value * factor)
    }
    public static func += (a: inout Worth, b: Worth) { a = a + b }
    public static func -= (a: inout Worth, b: Worth) { a = a - b }
}

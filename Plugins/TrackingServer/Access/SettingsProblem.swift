/// A setting that cannot be used: names the option, the value and the remedy.
public struct SettingsProblem: Error, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

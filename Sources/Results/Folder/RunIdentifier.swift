import Foundation

/// Names a run: its start in UTC, so that names sort by time, and six random hexadecimal digits, so that they differ.
public struct RunIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// `20261122T064301Z-3f9a1c`
    public let description: String

    /// - Parameters:
    ///   - time: the run's start.
    ///   - suffix: its lower 24 bits tell runs of the same second apart.
    public init(time: Date, suffix: UInt32) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: time)
        func digits(_ number: Int?, _ count: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let day = digits(parts.year, 4) + digits(parts.month, 2) + digits(parts.day, 2)
        let clock = digits(parts.hour, 2) + digits(parts.minute, 2) + digits(parts.second, 2)
        let hexadecimal = String(suffix & 0xFF_FFFF, radix: 16)
        let padding = String(repeating: "0", count: 6 - hexadecimal.count)
        description = "\(day)T\(clock)Z-\(padding)\(hexadecimal)"
    }

    /// Whether a folder's name is a run's.
    static func isOne(_ name: String) -> Bool {
        name.wholeMatch(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}/) != nil
    }
}

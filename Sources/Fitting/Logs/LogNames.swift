/// The log's names as a scenario may write them: letters, digits, `-` and `_`.
struct LogNames {
    let stages: [String]
    let channels: [String]
    let partners: [String]
    let events: [String]
    /// By line: a name where the log has one, else empty.
    let labels: [String]
    /// By line: its channel.
    let lineChannels: [Int]
    private(set) var notes: [String] = []

    init(_ log: EventLog, stages written: [String]) {
        var renamed: [String] = []
        func clean(_ names: [String], _ what: String, reserved: [String] = []) -> [String] {
            var taken = Set(reserved)
            return names.map { name in
                var text = String(name.map { Self.isAllowed($0) ? $0 : "-" }.prefix(100))
                // A name that reads as a number would be taken for one.
                if text.isEmpty || Double(text) != nil || ["true", "false", "null", "rest"].contains(text.lowercased())
                {
                    text = "\(what)-\(text)"
                }
                let plain = text
                var number = 2
                while !taken.insert(text).inserted {
                    text = "\(plain)-\(number)"
                    number += 1
                }
                if text != name { renamed.append("`\(name)` (\(what)) is written `\(text)`") }
                return text
            }
        }
        stages = clean(written, "stage", reserved: ["churned", "churn", "conversion"])
        channels = clean(log.channels, "channel", reserved: ["none"])
        partners = clean(log.partners, "partner")
        events = clean(log.events, "event")
        labels = log.lines.map { line in
            line.label.isEmpty ? "" : String(line.label.map { Self.isAllowed($0) ? $0 : "-" }.prefix(100))
        }
        lineChannels = log.lines.map { Int($0.channel) }
        notes = renamed
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-"
    }

    func stage(_ index: Int32) -> String { index == EventLog.churned ? "churned" : stages[Int(index)] }
}

/// Writes a ``Story`` as a timeline, grouped by stage visits, with the credits of each rule at its end.
public enum StoryRenderer {
    /// Lines, each ending with a line break.
    public static func render(_ story: Story, width: Int = 80, color: Bool) -> String {
        let teller = Teller(width: min(120, max(60, width)), ink: Ink(colored: color))
        let sections = [teller.head(story)] + story.visits.map(teller.visit) + [teller.credits(story.credits)]
        return sections.filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") + "\n" }
            .joined(separator: "\n")
    }

    private struct Teller {
        var width: Int
        var ink: Ink

        func head(_ story: Story) -> [String] {
            let size = story.facts.map(\.name.displayWidth).max() ?? 0
            var lines = [ink(story.title.printable, .strong)]
            for fact in story.facts {
                let texts = fact.text.printable.wrapped(to: width - size - 4)
                for (place, text) in texts.enumerated() {
                    let name = (place == 0 ? fact.name.printable : "").padded(to: size)
                    lines.append("  " + ink(name, .faint) + "  " + text)
                }
            }
            return lines
        }

        func visit(_ visit: Story.Visit) -> [String] {
            let stayed = visit.stayedDays.map { ink("  \(Figure.days($0))", .faint) } ?? ""
            var lines = [ink("┌ ", .accent) + ink(visit.stage.printable, .strong) + stayed]
            var lastDay = ""
            for happening in visit.happenings {
                lines += self.lines(happening, lastDay: lastDay)
                lastDay = Self.day(happening.localTime)
            }
            lines.append(ink("└", .accent))
            return lines
        }

        /// The date is written where it changes; text that goes on is indented under its beginning.
        private func lines(_ happening: Story.Happening, lastDay: String) -> [String] {
            let day = Self.day(happening.localTime)
            let clock = happening.localTime.dropFirst(day.count)
            let time = (day == lastDay ? String(repeating: " ", count: day.count) : day) + clock
            let offset = (happening.days > 0 ? "+" + Figure.days(happening.days) : "").padded(to: 9, .right)
            let (sign, tone) = Self.sign(happening.kind)
            let indent = 2 + time.displayWidth + 2 + offset.displayWidth + 4
            let hidden = happening.isVisible ? "" : " (no tracker sees this)"
            let texts = (happening.text.printable + hidden).wrapped(to: max(20, width - indent))
            return texts.enumerated().map { place, text in
                if place > 0 { return ink("│", .accent) + String(repeating: " ", count: indent - 1) + text }
                let told = happening.isVisible ? ink(text, tone) : ink(text, .faint)
                return ink("│ ", .accent) + ink(time + "  " + offset, .faint) + "  " + ink(sign, tone) + " " + told
            }
        }

        /// What stands before the clock in `2026-03-04 17:22:05`.
        private static func day(_ time: String) -> String { String(time.prefix { $0 != " " }) }

        func credits(_ credits: [Story.CreditedConversion]) -> [String] {
            guard !credits.isEmpty else { return [] }
            var lines = [ink("Credit", .strong)]
            for credit in credits {
                lines += credit.conversion.printable.wrapped(to: width - 2).map { "  " + ink($0, .accent) }
                let size = credit.rules.map(\.rule.displayWidth).max() ?? 0
                for rule in credit.rules {
                    let shares =
                        rule.shares.isEmpty
                        ? "nobody"
                        : rule.shares.map { "\($0.channel) \(Figure.percent($0.share))" }.joined(separator: ", ")
                    for (place, text) in shares.printable.wrapped(to: max(20, width - size - 6)).enumerated() {
                        let name = (place == 0 ? rule.rule.printable : "").padded(to: size)
                        lines.append("    " + ink(name, .faint) + "  " + text)
                    }
                }
            }
            return lines
        }

        private static func sign(_ kind: Story.Happening.Kind) -> (String, Ink.Tone) {
            switch kind {
            case .arrival: ("▸", .strong)
            case .impression: ("○", .plain)
            case .send: ("»", .plain)
            case .click: ("●", .accent)
            case .decision: ("◆", .strong)
            case .stay: ("◇", .faint)
            case .event: ("·", .plain)
            case .conversion: ("★", .good)
            case .refund: ("↺", .warning)
            case .survey: ("✎", .plain)
            case .referral: ("❖", .good)
            case .churn: ("✗", .bad)
            case .end: ("■", .faint)
            }
        }
    }
}

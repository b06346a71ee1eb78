import Tracking

extension RuleReader {
    /// The parameters of one rule, taken one by one as what they must be.
    struct Values {
        let family: RuleFamily
        let parameters: [RuleParameter]
        /// Of the rule's name.
        let column: Int

        private func find(_ name: String) -> RuleValue? { parameters.first { $0.name == name }?.value }

        private func text(_ value: RuleValue, _ name: String, _ wanted: String) throws(RuleProblem) -> String {
            guard case .word(let text) = value.content, !text.isEmpty else {
                throw RuleProblem(value.column, "`\(name)` takes \(wanted)", "write it like `\(family.example)`")
            }
            return text
        }

        func word(_ name: String) throws(RuleProblem) -> String? {
            guard let value = find(name) else { return nil }
            return try text(value, name, "one word")
        }

        func duration(_ name: String, standard: Int64) throws(RuleProblem) -> Int64 {
            guard let value = find(name) else { return standard }
            let text = try text(value, name, "a duration")
            guard let duration = DurationWord.microseconds(text), duration > 0 else {
                throw RuleProblem(
                    value.column, "`\(text)` is no duration above 0", "write it like `7d`, `12h`, `30m` or `1.5d`")
            }
            return duration
        }

        /// Shares from 0 to 1 that sum to at most 1 and not to 0.
        func shares(_ names: [String], standard: Double) throws(RuleProblem) -> [Double] {
            var shares: [Double] = []
            for name in names { shares.append(try share(name, find(name)) ?? standard) }
            let sum = shares.reduce(0, +)
            guard sum <= 1 + 1e-9 else {
                throw RuleProblem(
                    column, "the shares of `\(family.rawValue)` sum to \(sum)",
                    "they sum to at most 1; what they leave goes to the others")
            }
            guard sum > 0 else {
                throw RuleProblem(column, "all shares of `\(family.rawValue)` are 0", "give one of them some")
            }
            return shares
        }

        private func share(_ name: String, _ value: RuleValue?) throws(RuleProblem) -> Double? {
            guard let value else { return nil }
            let share = try number(value, name)
            guard (0...1).contains(share) else {
                throw RuleProblem(
                    value.column, "`\(name)` is \(share)", "a share lies from 0 to 1, as in `0.4` or `40%`")
            }
            return share
        }

        private func number(_ value: RuleValue, _ name: String) throws(RuleProblem) -> Double {
            let text = try text(value, name, "a number")
            let (digits, scale) = text.hasSuffix("%") ? (String(text.dropLast()), 0.01) : (text, 1)
            guard let number = NumberText.parse(digits) else {
                throw RuleProblem(value.column, "`\(text)` is no number", "write it like `0.4` or `40%`")
            }
            return number * scale
        }

        func whole(_ name: String, in range: ClosedRange<Int>, standard: Int) throws(RuleProblem) -> Int {
            guard let value = find(name) else { return standard }
            let text = try text(value, name, "a whole number")
            guard let number = Int(text), range.contains(number) else {
                throw RuleProblem(
                    value.column, "`\(name)` is `\(text)`",
                    "it is a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }

        func flag(_ name: String, standard: Bool) throws(RuleProblem) -> Bool {
            try choice(name, among: ["true", "false"], standard: standard ? "true" : "false") == "true"
        }

        func choice(_ name: String, among words: [String], standard: String) throws(RuleProblem) -> String {
            guard let value = find(name) else { return standard }
            let text = try text(value, name, "one of " + words.joined(separator: ", "))
            guard words.contains(text) else {
                throw RuleProblem(
                    value.column, "`\(name)` is `\(text)`", "it is " + words.joined(separator: " or "), unknown: text,
                    known: words)
            }
            return text
        }

        private func required(_ name: String) throws(RuleProblem) -> RuleValue {
            if let value = find(name) { return value }
            throw RuleProblem(column, "`\(family.rawValue)` needs `\(name)`", "write it like `\(family.example)`")
        }

        /// One name, or a list of names without repeats.
        func names(_ name: String) throws(RuleProblem) -> [String] {
            let value = try required(name)
            var items = [value]
            if case .list(let list) = value.content { items = list }
            guard !items.isEmpty else { throw RuleProblem(value.column, "`\(name)` is empty", "name a channel") }
            var names: [String] = []
            for item in items {
                let text = try text(item, name, "names")
                guard !names.contains(text) else {
                    throw RuleProblem(item.column, "`\(text)` is named twice", "name it once")
                }
                names.append(text)
            }
            return names
        }

        /// `[0.5, 0.3]` from the first touch, or `{1: 0.4, -1: 0.6}`.
        func positionWeights() throws(RuleProblem) -> [FurtherRule.PositionWeight] {
            let value = try required("weights")
            var weights: [FurtherRule.PositionWeight] = []
            switch value.content {
            case .word, .list([]), .map([]):
                throw RuleProblem(
                    value.column, "`weights` takes a list or a map",
                    "write it like `[0.5,0.3,0.2]` or `{1: 0.4, -1: 0.6}`")
            case .list(let list):
                for (index, item) in list.enumerated() {
                    weights.append(.init(position: index + 1, weight: try weight(item)))
                }
            case .map(let entries):
                for entry in entries {
                    guard let position = Int(entry.name), position != 0, abs(position) <= 1_000_000 else {
                        throw RuleProblem(
                            entry.column, "`\(entry.name)` is no position",
                            "1 is the first touch, -1 the last, and so on inwards")
                    }
                    weights.append(.init(position: position, weight: try weight(entry.value)))
                }
            }
            guard weights.contains(where: { $0.weight > 0 }) else {
                throw RuleProblem(value.column, "all weights are 0", "give one of them some")
            }
            return weights
        }

        private func weight(_ value: RuleValue) throws(RuleProblem) -> Double {
            let weight = try number(value, "weights")
            guard (0...1e6).contains(weight) else {
                throw RuleProblem(value.column, "a weight is \(weight)", "weights lie from 0 to 1000000")
            }
            return weight
        }

        func affiliateTerms() throws(RuleProblem) -> AffiliateTerms {
            var terms = AffiliateTerms()
            let models = AffiliateTerms.Model.allCases.map(\.rawValue)
            let model = try choice("model", among: models, standard: AffiliateTerms.Model.lastClick.rawValue)
            terms.model = AffiliateTerms.Model(rawValue: model) ?? .lastClick
            let coupons = AffiliateTerms.Coupon.allCases.map(\.rawValue)
            let coupon = try choice("coupon", among: coupons, standard: AffiliateTerms.Coupon.override.rawValue)
            terms.coupon = AffiliateTerms.Coupon(rawValue: coupon) ?? .override
            if let value = find("split") { terms.split = try split(value) }
            if let value = find("coupons") {
                guard case .map(let entries) = value.content else {
                    throw RuleProblem(value.column, "`coupons` takes a map", "write it like `{SAVE10: affiliate/blog}`")
                }
                for entry in entries {
                    terms.owners.append(
                        .init(code: entry.name, partner: try text(entry.value, entry.name, "a channel/partner")))
                }
            }
            return terms
        }

        private func split(_ value: RuleValue) throws(RuleProblem) -> AffiliateTerms.Split {
            guard case .map(let entries) = value.content else {
                throw RuleProblem(value.column, "`split` takes a map", "write it like `{introducer: 0.2, closer: 0.3}`")
            }
            var split = AffiliateTerms.Split()
            let roles = ["introducer", "closer"]
            for entry in entries {
                let share = try share(entry.name, entry.value) ?? 0
                switch entry.name {
                case "introducer": split.introducer = share
                case "closer": split.closer = share
                default:
                    throw RuleProblem(
                        entry.column, "there is no role `\(entry.name)`", "roles are introducer and closer",
                        unknown: entry.name, known: roles)
                }
            }
            guard split.introducer + split.closer <= 1 + 1e-9 else {
                throw RuleProblem(
                    value.column, "the shares sum to \(split.introducer + split.closer)",
                    "they sum to at most 1; all partners share what they leave")
            }
            return split
        }
    }
}

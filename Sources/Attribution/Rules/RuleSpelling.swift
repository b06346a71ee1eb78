/// Reads a rule in the form of a call: `linear`, `markov(order=2,nulls=false)`, `custom(weights=[0.5,0.3,0.2])`,
/// `custom(weights={1: 0.4, -1: 0.6})`, `priority(order=[email, affiliate/blog])`.
///
/// Values are words, lists in brackets and maps in braces (`key: value` or `key=value`); a word with any of `,()[]{}=:"` or
/// spaces at its ends stands in double quotes, where `\"` is a quote.
public enum RuleSpelling {
    /// - Parameter others: rules beside those of ``RuleFamily``.
    /// - Throws: ``RuleProblem`` with the character where reading stopped.
    public static func read(_ text: String, others: RuleCatalog = RuleCatalog()) throws(RuleProblem) -> RuleRequest {
        var scanner = Scanner(text)
        let name = scanner.plainWord()
        let entry = others.entry(called: name.text)
        let family =
            entry == nil ? try RuleReader.family(called: name.text, column: name.column, among: others.names) : nil
        var parameters: [RuleParameter] = []
        if scanner.take("(") {
            parameters = try scanner.parameters(until: ")", separators: ["="])
        }
        guard scanner.isAtEnd else {
            throw RuleProblem(
                scanner.column, "`\(scanner.rest)` follows the rule", "write it like `\(family?.example ?? name.text)`")
        }
        if let entry { return try RuleReader.request(entry, parameters: parameters, column: name.column, text: text) }
        return try RuleReader.request(family ?? .linear, parameters: parameters, column: name.column, text: text)
    }

    private struct Scanner {
        private let characters: [Character]
        private var position = 0

        init(_ text: String) { characters = Array(text) }

        var column: Int { position + 1 }
        var isAtEnd: Bool {
            mutating get {
                skipSpaces()
                return position == characters.count
            }
        }
        var rest: String { String(characters[position...]) }

        private mutating func skipSpaces() {
            while position < characters.count, characters[position] == " " { position += 1 }
        }

        mutating func take(_ character: Character) -> Bool {
            skipSpaces()
            guard position < characters.count, characters[position] == character else { return false }
            position += 1
            return true
        }

        /// Up to the next mark of the syntax.
        mutating func plainWord() -> (text: String, column: Int) {
            skipSpaces()
            let start = position
            while position < characters.count, !",()[]{}=:\"".contains(characters[position]) { position += 1 }
            var end = position
            while end > start, characters[end - 1] == " " { end -= 1 }
            return (String(characters[start..<end]), start + 1)
        }

        private mutating func word(_ what: String) throws(RuleProblem) -> (text: String, column: Int) {
            let column = {
                skipSpaces()
                return position + 1
            }()
            guard take("\"") else {
                let word = plainWord()
                guard !word.text.isEmpty else {
                    let found = position < characters.count ? "`\(characters[position])` stands" : "the text ends"
                    throw RuleProblem(word.column, "\(found) where \(what) is wanted", "write \(what) there")
                }
                return word
            }
            var text = ""
            while position < characters.count, characters[position] != "\"" {
                if characters[position] == "\\", position + 1 < characters.count { position += 1 }
                text.append(characters[position])
                position += 1
            }
            guard take("\"") else {
                throw RuleProblem(column, "a quote is opened and never closed", "close it with `\"`")
            }
            return (text, column)
        }

        /// `name=value, ...` and the mark that ends it.
        mutating func parameters(until end: Character, separators: [Character]) throws(RuleProblem) -> [RuleParameter] {
            var parameters: [RuleParameter] = []
            if take(end) { return parameters }
            repeat {
                let name = try word("a name")
                var separated = false
                for separator in separators where !separated { separated = take(separator) }
                guard separated else {
                    throw RuleProblem(
                        column, "`\(name.text)` has no value", "write it like `\(name.text)\(separators[0])...`")
                }
                if parameters.contains(where: { $0.name == name.text }) {
                    throw RuleProblem(name.column, "`\(name.text)` is given twice", "give it once")
                }
                parameters.append(RuleParameter(name.text, try value(), column: name.column))
            } while take(",")
            guard take(end) else { throw unclosed(end) }
            return parameters
        }

        private mutating func value() throws(RuleProblem) -> RuleValue {
            skipSpaces()
            let start = column
            if take("{") { return RuleValue(.map(try parameters(until: "}", separators: [":", "="])), column: start) }
            if take("[") {
                var values: [RuleValue] = []
                if take("]") { return RuleValue(.list(values), column: start) }
                repeat { values.append(try value()) } while take(",")
                guard take("]") else { throw unclosed("]") }
                return RuleValue(.list(values), column: start)
            }
            let word = try word("a value")
            return RuleValue(.word(word.text), column: word.column)
        }

        private func unclosed(_ end: Character) -> RuleProblem {
            guard position < characters.count else {
                return RuleProblem(column, "`\(end)` is missing", "close it with `\(end)`")
            }
            return RuleProblem(
                column, "`\(characters[position])` stands where `,` or `\(end)` is wanted",
                "separate by commas and close with `\(end)`; quote words that have such marks")
        }
    }
}

import Tracking

/// `[VALUE,]OPTION=VALUE,...` after a backend's name, checked against what the backend describes.
struct BackendOptions {
    private(set) var values: [String: String] = [:]

    /// - Parameters:
    ///   - text: everything after `--backend`, for errors.
    ///   - further: options that came by flags of their own.
    /// - Throws: ``UsageError`` for an option that is not known, comes twice, has a value it cannot have, or is missing.
    init(_ rest: String, of entry: BackendEntry, text: String, further: [String: String] = [:]) throws {
        values = further
        let name = entry.description.name
        let parts = rest.split(separator: ",", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() where !part.isEmpty {
            guard let equals = part.firstIndex(of: "="), Self.isName(part[..<equals]) else {
                guard index == 0, let first = entry.description.options.first else {
                    throw UsageError("--backend \(text): expected OPTION=VALUE, found '\(part)'")
                }
                values[first.name] = String(part)
                continue
            }
            let option = String(part[..<equals])
            guard values.updateValue(String(part[part.index(after: equals)...]), forKey: option) == nil else {
                throw UsageError("--backend \(text): option '\(option)' is given twice")
            }
        }
        var problems = OptionProblems()
        for option in entry.description.options where option.standard == nil && values[option.name] == nil {
            problems.add(
                "--backend \(text): \(name) needs '\(option.name)', as in --backend \(name):\(option.name)=... "
                    + "(\(option.summary))")
        }
        // What else it takes may depend on what is missing.
        try problems.refuse()
        try check(entry, text, &problems)
        try problems.refuse()
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }

    private func check(_ entry: BackendEntry, _ text: String, _ problems: inout OptionProblems) throws {
        var options = entry.description.options
        if values.keys.contains(where: { name in !options.contains { $0.name == name } }) {
            options = try entry.describe(values).options
        }
        let name = entry.description.name
        let known = options.map(\.name)
        for (given, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.name == given }) else {
                let offered = known.isEmpty ? "it takes none" : "its options are \(known.joined(separator: ", "))"
                problems.add(
                    "--backend \(text): \(name) has no option '\(given)'\(BackendRegistry.hint(given, among: known)); "
                        + offered)
                continue
            }
            if let wanted = option.wanted(insteadOf: value) {
                problems.add("--backend \(text): \(given)=\(value): expected \(wanted)")
            }
        }
    }
}

extension BackendOption {
    /// What the value should be, `nil` where it may be right; the backend itself knows more.
    fileprivate func wanted(insteadOf value: String) -> String? {
        switch type {
        case .choice where !choices.contains(value):
            "one of \(choices.joined(separator: ", "))" + BackendRegistry.hint(value, among: choices)
        case .flag where value != "true" && value != "false": "true or false"
        case .integer where Int(value) == nil: "a whole number"
        case .number where Double(value)?.isFinite != true: "a number"
        case .path where value.isEmpty: "a path"
        default: nil
        }
    }
}

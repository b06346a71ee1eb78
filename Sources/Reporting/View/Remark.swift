import Results

/// What stands behind an expectation: what its left side came to, and why it was not judged.
enum Remark {
    static func of(_ expectation: ExpectationSummary) -> String {
        let value = expectation.value.map { value in
            switch value {
            case .number(let number): "it is \(Figure.exact(number))"
            case .words(let words): words.isEmpty ? "there is none" : "it has \(words.joined(separator: ", "))"
            }
        }
        let known = [value, expectation.because].compactMap { $0 }.joined(separator: "; ")
        return known.isEmpty && !expectation.judged ? "not judged" : known
    }
}

extension Verdict {
    /// `7 of 8 expectations hold, 1 not judged`
    static func counts(_ expectations: [ExpectationSummary]) -> String {
        let judged = expectations.filter(\.judged)
        let hold = judged.filter { $0.holds == true }.count
        let skipped = expectations.count - judged.count
        var parts: [String] = []
        if !judged.isEmpty {
            parts.append("\(hold) of \(judged.count) expectation\(judged.count == 1 ? "" : "s") hold")
        }
        if skipped > 0 { parts.append("\(skipped) not judged") }
        return parts.joined(separator: ", ")
    }
}

extension Summary {
    /// What is missing in it, where anything is.
    var gap: String? {
        guard let missingShards else { return partial ? "Interrupted: this is what had been done by then." : nil }
        let names = missingShards.prefix(20).joined(separator: ", ")
        let more = missingShards.count > 20 ? " and \(missingShards.count - 20) more" : ""
        return
            "Missing: \(missingShards.count == 1 ? "shard" : "shards") \(names)\(more). Everything here is of the others' customers."
    }

    /// What was asked beside the expectations and could not be judged.
    var otherNotJudged: [String] {
        let told = Set((expectations ?? []).map(\.text))
        return (notJudged ?? []).filter { !told.contains($0) }
    }
}

import Measurement

/// Checks the names in the paths of `expect:`, `kpis:` and `load:`: a misspelt stage would never be judged, and nobody would see.
///
/// Measures are not checked, as a command may produce more of them than this part knows.
struct PathCheck {
    let document: Document
    let names: Names
    let problems: Problems

    /// What a summary holds at its top, besides the scenario's own sections.
    private static let summary = [
        "scenario", "seed", "replication", "shard", "customers", "horizon_days", "version", "partial", "events_total",
        "digest", "events", "stages", "goals", "channels", "partners", "campaigns", "segments", "kpis", "delivery",
        "attribution", "rate", "errors", "operations", "slices", "slowest", "failed", "response_ms", "held_ms",
        "service_ms", "phases", "what_if", "expectations", "forecast", "exact", "rules", "verdict", "host", "seconds",
        "gauges", "stage_timings",
    ]

    func check() {
        for kpi in document.kpis { check(kpi.formula.paths, at: kpi.location) }
        for expectation in document.expectations + document.loadConditions {
            check(expectation.condition.paths, at: expectation.location)
        }
    }

    private func check(_ paths: [String], at location: SourceLocation) {
        for path in paths { check(path.split(separator: ".").map(String.init)[...], of: path, at: location) }
    }

    private func check(_ components: ArraySlice<String>, of path: String, at location: SourceLocation) {
        guard let head = components.first else { return }
        // A window of time: `last(10s).response_ms.p99`.
        if head.hasPrefix("last(") { return check(components.dropFirst(), of: path, at: location) }
        let known = Self.summary + SectionKeys.head
        guard known.contains(head) else {
            guard let near = Suggestion.closest(to: head, among: known) else { return }
            problems.report(
                "`\(path)` names nothing: there is no `\(head)`", at: location, remedy: "did you mean `\(near)`?")
            return
        }
        guard let name = components.dropFirst().first, let (there, noun) = members(of: head) else { return }
        guard there.contains(name) else {
            problems.report(
                "`\(path)` names no \(noun): there is no `\(name)`", at: location,
                remedy: Suggestion.remedy(for: name, among: there, plural: noun + "s"))
            return
        }
        // Behind a what-if a whole summary begins again.
        if head == "what_if" { check(components.dropFirst(2), of: path, at: location) }
    }

    /// The names that a section's items can have.
    private func members(of section: String) -> (names: [String], noun: String)? {
        switch section {
        case "stages", "stage_timings": return (names.stages, "stage")
        case "channels": return (names.channels + ["none"], "channel")
        case "partners":
            let partners = document.channels.flatMap { channel in channel.partners.map { "\(channel.name)/\($0.name)" }
            }
            return (partners, "partner")
        case "campaigns": return (names.campaigns, "campaign")
        case "segments": return (names.segments, "segment")
        case "events", "goals": return (names.events, "event")
        case "gauges": return (document.gauges.map(\.name), "gauge")
        case "what_if": return (document.whatIfs.map(\.name), "what-if")
        case "phases":
            if case .profile(let phases) = document.load?.shape { return (phases.map(\.name), "phase") }
            return nil
        default: return nil
        }
    }
}

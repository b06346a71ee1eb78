import Attribution
import Tracking

/// What a preset means is the same for scenarios and for files.
typealias Preset = AttributionPreset

extension AttributionPreset {
    /// Keys beside `preset:` go before it.
    func apply(to section: inout AttributionSection, at location: SourceLocation) {
        section.choices = choices
        section.rules = rules.map { rule in
            RuleSection(
                family: rule.name, name: rule.text, location: location, specification: rule.specification)
        }
    }
}

/// The presets that come with Footfall, compiled into the program.
public enum PresetCatalog {
    /// Name and text of each, in the order in which they are listed.
    private static let shipped: [(name: String, yaml: [UInt8])] = [
        ("footfall", PackageResources.footfall_yaml),
        ("segment", PackageResources.segment_yaml),
        ("ga4-mp", PackageResources.ga4_mp_yaml),
        ("snowplow", PackageResources.snowplow_yaml),
        ("matomo", PackageResources.matomo_yaml),
        ("matomo-bulk", PackageResources.matomo_bulk_yaml),
        ("posthog", PackageResources.posthog_yaml),
        ("plausible", PackageResources.plausible_yaml),
        ("umami", PackageResources.umami_yaml),
        ("cloudevents", PackageResources.cloudevents_yaml),
        ("affiliate-postback", PackageResources.affiliate_postback_yaml),
        ("clickhouse", PackageResources.clickhouse_yaml),
        ("pixel", PackageResources.pixel_yaml),
    ]

    public static var names: [String] { shipped.map(\.name) }

    /// The preset as it is written, the start of one's own.
    ///
    /// - Returns: `nil` for a name that is not among ``names``.
    public static func text(of name: String) -> String? {
        shipped.first { $0.name == name }.map { String(decoding: $0.yaml, as: UTF8.self) }
    }

    /// What is said of a preset in a list.
    public struct Entry: Sendable {
        public var name: String
        /// One line.
        public var summary: String
        /// Against what it was run for real, and where it was only checked against the published protocol.
        public var checked: String
    }

    /// All of them.
    ///
    /// - Throws: ``PresetProblems``, which a test keeps from happening.
    public static func entries() throws -> [Entry] {
        try names.map { name in
            let preset = try preset(named: name)
            return Entry(name: name, summary: preset.summary, checked: preset.checked)
        }
    }

    /// - Throws: ``PresetProblems``; `BackendError.badOption` for a name that is not known.
    static func preset(named name: String) throws -> Preset {
        guard let text = text(of: name) else { throw PresetFile.unknown(name) }
        return try PresetReader.read(text, file: "preset \(name)")
    }
}

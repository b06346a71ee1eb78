import Foundation
import Tracking

/// A real tracking server, spoken to as a preset says.
///
/// Hosts other than this machine must be allowed by name; secrets come from the environment and are never shown; redirects
/// are not followed, and nothing that a server says changes where requests go.
public struct HTTPBackend: TrackingBackend {
    public static let description = BackendDescription(
        name: "http", summary: "a real tracking server, as a preset says: see `footfall presets`",
        options: HTTPOptions.all)

    public let capabilities: BackendDescription
    let settings: HTTPSettings

    /// - Parameter options: those of ``description`` and the settings of the preset. `secret` names, parted by commas, the variables
    ///   of the environment that may be read; `allow_host` likewise hosts.
    /// - Throws: `BackendError.badOption`; ``PresetProblems``.
    public init(options: [String: String]) throws {
        try self.init(options: options) { ProcessInfo.processInfo.environment[$0] }
    }

    init(options: [String: String], environment: @escaping (String) -> String?) throws {
        settings = try HTTPSettings(options, environment: environment)
        capabilities = Self.capabilities(settings)
    }

    /// What the backend would be with these options, as far as they name a preset: its options are the preset's too.
    ///
    /// - Throws: `BackendError.badOption`; ``PresetProblems``.
    public static func describe(_ options: [String: String]) throws -> BackendDescription {
        let preset = try PresetFile.load(OptionReader(options).text("preset"))
        var description = description
        description.options += preset.settings.map { setting in
            BackendOption(
                name: setting.name, type: .text, standard: setting.standard ?? "",
                summary: setting.about + (setting.isSecret ? "; as env:NAME" : ""))
        }
        return description
    }

    private static func capabilities(_ settings: HTTPSettings) -> BackendDescription {
        let preset = settings.preset
        var description = description
        description.summary = preset.summary
        description.attribution = preset.credits?.level ?? .none
        description.readBack = preset.readBack
        description.untold = preset.events?.untold ?? []
        description.durable = preset.durable
        description.idempotent = preset.idempotency != nil
        description.timeResolution = preset.timeResolution
        description.backdating = preset.backdating != nil && settings.clock == .virtual
        description.rules = preset.credits?.rules ?? []
        return description
    }

    public func prepare(_ plan: RunPlan) throws -> any TrackingSession { try HTTPSession(settings, plan) }
}

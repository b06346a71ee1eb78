import Tracking

/// Values of a preset's settings: from the command line, from a variant, from the environment.
struct SettingValues {
    private let reader: OptionReader
    private let preset: Preset
    private let environment: (String) -> String?

    init(_ reader: OptionReader, _ preset: Preset, environment: @escaping (String) -> String?) {
        self.reader = reader
        self.preset = preset
        self.environment = environment
    }

    /// - Throws: `BackendError.badOption`, which never holds a secret.
    func all() throws -> (values: [[UInt8]?], secrets: [[UInt8]]) {
        let variant = try variant()
        var secrets: [[UInt8]] = []
        let values = try preset.settings.map { setting -> [UInt8]? in
            guard let text = reader.options[setting.name] ?? variant[setting.name] ?? setting.standard, !text.isEmpty
            else {
                guard setting.isRequired else { return nil }
                throw BackendError.badOption(
                    name: setting.name, value: "", remedy: "the preset \(preset.name) needs it: \(setting.about)")
            }
            let isGiven = reader.options[setting.name] != nil
            let value = Array(try resolve(text, setting, isGiven: isGiven).utf8)
            if setting.isSecret || text.hasPrefix("env:") { secrets.append(value) }
            return value
        }
        return (values, secrets)
    }

    private func variant() throws -> [String: String] {
        guard let name = reader.optional("variant") else { return [:] }
        if let variant = preset.variants.first(where: { $0.name == name }) { return variant.values }
        let names = preset.variants.map(\.name)
        let has = names.isEmpty ? "has none" : "has \(names.joined(separator: ", "))"
        throw BackendError.badOption(name: "variant", value: name, remedy: "the preset \(preset.name) \(has)")
    }

    private func resolve(_ text: String, _ setting: Preset.Setting, isGiven: Bool) throws -> String {
        guard text.hasPrefix("env:") else {
            guard !setting.isSecret || !isGiven else {
                throw BackendError.badOption(
                    name: setting.name, value: "...",
                    remedy: "secrets come from the environment: \(setting.name)=env:NAME together with --secret NAME")
            }
            return text
        }
        let name = String(text.dropFirst(4))
        guard reader.list("secret").contains(name) else {
            throw BackendError.badOption(
                name: setting.name, value: text,
                remedy: "the environment is read only for what is named: add --secret \(name)")
        }
        guard let value = environment(name), !value.isEmpty else {
            throw BackendError.badOption(
                name: setting.name, value: text, remedy: "there is no \(name) in the environment, or it is empty")
        }
        return value
    }
}

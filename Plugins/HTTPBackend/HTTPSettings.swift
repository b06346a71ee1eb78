import Tracking

/// The options, read and checked.
struct HTTPSettings: Sendable {
    var server: ServerAddress
    var preset: Preset
    /// Of the preset's settings, by place; `nil` where one has no value.
    var values: [[UInt8]?]
    /// What must never be shown.
    var secrets: [[UInt8]]
    var connections: Int
    var batch: Int
    var lingerNanoseconds: UInt64
    var order: HTTPOptions.Order
    var gapNanoseconds: UInt64
    var timeoutNanoseconds: UInt64
    var connectTimeoutNanoseconds: UInt64
    var reconnectNanoseconds: UInt64
    var retries: Int
    var retryDelayNanoseconds: UInt64
    var maxPending: Int
    var overflow: HTTPOptions.Overflow
    var clock: HTTPOptions.Clock
    var settleSeconds: Double
    var loops: Int
    var verifiesCertificates: Bool
    var trustFile: String?
    var logPath: String?

    /// - Parameter environment: what a variable that was named as a secret holds.
    /// - Throws: `BackendError.badOption`; ``PresetProblems``.
    init(_ options: [String: String], environment: @escaping (String) -> String?) throws {
        let reader = OptionReader(options)
        preset = try PresetFile.load(reader.text("preset"))
        server = try ServerAddress(reader.text("url"), allowed: reader.list("allow_host"))
        connections = try reader.integer("connections", in: 1...10_000)
        batch = min(try reader.integer("batch", in: 1...100_000), preset.batch?.count ?? 1)
        lingerNanoseconds = try reader.nanoseconds("linger", upTo: 60)
        order = reader.choice("order") ?? .answered
        gapNanoseconds = try reader.nanoseconds("gap", upTo: 3600)
        timeoutNanoseconds = try reader.nanoseconds("timeout", upTo: 3600, from: 0.001)
        connectTimeoutNanoseconds = try reader.nanoseconds("connect_timeout", upTo: 600, from: 0.001)
        reconnectNanoseconds = try reader.nanoseconds("reconnect", upTo: 86_400)
        retries = try reader.integer("retries", in: 0...1000)
        retryDelayNanoseconds = try reader.nanoseconds("retry_delay", upTo: 60, from: 0.001)
        maxPending = try reader.integer("max_pending", in: 1...10_000_000)
        overflow = reader.choice("overflow") ?? .wait
        clock = reader.choice("clock") ?? .virtual
        settleSeconds = Double(try reader.nanoseconds("settle", upTo: 86_400)) * 1e-9
        loops = min(try reader.integer("loops", in: 1...64), connections)
        verifiesCertificates = reader.text("tls_verify") != "false"
        trustFile = reader.optional("ca")
        logPath = reader.optional("log")
        (values, secrets) = try SettingValues(reader, preset, environment: environment).all()
        try check(options)
    }

    private func check(_ options: [String: String]) throws {
        let known = HTTPOptions.names + preset.settings.map(\.name)
        for name in options.keys.sorted() where !known.contains(name) {
            let hint = NearestName.of(name, among: known).map { "did you mean '\($0)'? " } ?? ""
            throw BackendError.badOption(
                name: name, value: options[name] ?? "",
                remedy: hint + "the preset \(preset.name) has \(preset.settings.map(\.name).joined(separator: ", "))")
        }
        if !preset.captures.isEmpty, order != .answered {
            throw BackendError.badOption(
                name: "order", value: order.rawValue,
                remedy: "the preset \(preset.name) needs answers for what follows, so it must be answered")
        }
        if case .log = preset.events?.source, logPath == nil {
            throw BackendError.badOption(
                name: "log", value: "",
                remedy: "the preset \(preset.name) reads the server's access log: name it, as in log=access.log")
        }
    }
}

/// Typed options out of texts, with their defaults.
struct OptionReader {
    let options: [String: String]
    init(_ options: [String: String]) { self.options = options }

    func text(_ name: String) -> String {
        options[name] ?? HTTPOptions.all.first { $0.name == name }?.standard ?? ""
    }

    func optional(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    /// Parted by commas.
    func list(_ name: String) -> [String] { text(name).split(separator: ",").map(String.init) }

    func choice<Value: RawRepresentable<String>>(_ name: String) -> Value? { Value(rawValue: text(name)) }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
        if let number = Int(text(name)), range.contains(number) { return number }
        throw BackendError.badOption(
            name: name, value: text(name),
            remedy: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    /// - Parameters:
    ///   - most: seconds.
    ///   - least: seconds.
    func nanoseconds(_ name: String, upTo most: Double, from least: Double = 0) throws -> UInt64 {
        if let seconds = DurationText.seconds(text(name)), seconds >= least, seconds <= most {
            return UInt64(seconds * 1e9)
        }
        let bounds = least > 0 ? "from 1ms to \(Int(most))s" : "of up to \(Int(most))s"
        throw BackendError.badOption(
            name: name, value: text(name), remedy: "expected a duration \(bounds), as in 500ms, 30s or 2m")
    }
}

import Hummingbird
import Logging
import Tracking

/// What the routes of a server work with.
struct Parts: Sendable {
    let settings: ServerSettings
    let keeper: Keeper
    let reader: RequestReader
    let origins: Origins
    let hosts: HostCheck
    let signatures: Signatures
    let writeKey: Secret?
    let readKey: Secret?
    let sessions: PageSessions
    let metrics: Metrics
    /// A fault, where it is wanted.
    let race: FirstTouchRace?
    let logger: Logger

    /// - Throws: ``SettingsProblem``, ``BackendError``.
    init(_ settings: ServerSettings, backend: any TrackingBackend, logger: Logger) throws {
        self.settings = settings
        origins = try Origins(settings.allowedOrigins)
        hosts = try HostCheck(settings.hosts)
        signatures = Signatures(settings.partnerKeys)
        writeKey = settings.writeKey.map(Secret.init)
        readKey = settings.readKey.map(Secret.init)
        sessions = PageSessions(most: settings.limits.sessions)
        metrics = Metrics()
        race = settings.wireFaults.first { $0.kind == .raceOnFirstTouch }.map {
            FirstTouchRace(milliseconds: $0.milliseconds)
        }
        reader = RequestReader(settings.dialect, limits: settings.limits.reading)
        self.logger = logger
        keeper = try Keeper.open(
            backend, run: settings.run, dialect: settings.dialect, limits: settings.limits.keeping,
            memory: settings.limits.memory)
    }

    var isSecure: Bool { settings.certificate != nil }
}

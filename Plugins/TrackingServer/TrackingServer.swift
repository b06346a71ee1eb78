import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Tracking
import UnixSignals

/// A tracking server: takes events over HTTP, keeps them in a backend, and answers for what became of them.
///
/// Whatever is acknowledged is stored, and durable where the backend is; a message that comes again under its id, or an order
/// that is told again, is known. It takes from any Segment library, links and postbacks of partners, and a pixel.
public struct TrackingServer: Sendable {
    private let settings: ServerSettings
    let parts: Parts

    /// Opens the backend, and learns what is stored in it.
    ///
    /// - Throws: ``SettingsProblem`` for settings that cannot be used, and `BackendError`.
    public init(_ settings: ServerSettings, backend: any TrackingBackend, logger: Logger) throws {
        if settings.certificate == nil, !Self.isLoopback(settings.address) {
            throw SettingsProblem(
                "--address \(settings.address): beyond loopback a server needs TLS; give --certificate and --private-key"
            )
        }
        if !Self.isLoopback(settings.address), settings.writeKey == nil || settings.readKey == nil {
            throw SettingsProblem(
                "--address \(settings.address): beyond loopback nobody may send or read without a key; give --write-key and --read-key"
            )
        }
        guard !settings.goals.isEmpty,
            settings.goals.allSatisfy({ (1...CallReader.nameBytesMost).contains($0.utf8.count) })
        else {
            throw SettingsProblem("--goal: a goal is the name of an event, of 1 to \(CallReader.nameBytesMost) bytes")
        }
        self.settings = settings
        parts = try Parts(settings, backend: backend, logger: logger)
    }

    /// Whether nobody but this machine can reach the address.
    public static func isLoopback(_ address: String) -> Bool { ["127.0.0.1", "::1", "localhost"].contains(address) }

    /// Everything that it answers.
    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: Gatekeeper(parts: parts))
        IngestRoutes(parts: parts).add(to: router)
        ClickRoutes(parts: parts).add(to: router)
        PostbackRoutes(parts: parts).add(to: router)
        PixelRoutes(parts: parts).add(to: router)
        ReportRoutes(parts: parts).add(to: router)
        ExportRoutes(parts: parts).add(to: router)
        HealthRoutes(parts: parts).add(to: router)
        PageRoutes(parts: parts).add(to: router)
        return router
    }

    /// Serves until it is told to stop by SIGTERM or SIGINT, then answers what it has begun with, stores what it has accepted,
    /// and closes the backend.
    ///
    /// - Parameter ready: called once it listens, with the port.
    /// - Throws: where it cannot listen, or a certificate cannot be used.
    public func run(ready: @escaping @Sendable (Int) -> Void) async throws {
        defer { parts.keeper.finish() }
        let application = try application(ready: ready)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: parts.logger)
        // Who is slow is cut off before.
        configuration.maximumGracefulShutdownDuration = .seconds(settings.limits.requestSeconds + 5)
        try await ServiceGroup(configuration: configuration).run()
    }

    func application(ready: @escaping @Sendable (Int) -> Void) throws -> some ApplicationProtocol {
        var configuration = ApplicationConfiguration(
            address: .hostname(settings.address, port: settings.port), serverName: "footfall")
        configuration.availableConnectionsDelegate = MaximumAvailableConnections(settings.limits.connections)
        let port: @Sendable (any Channel) async -> Void = { ready($0.localAddress?.port ?? 0) }
        return Application(
            router: router(), server: try channels(), configuration: configuration, onServerRunning: port,
            logger: parts.logger)
    }

    private func channels() throws -> HTTPServerBuilder {
        let (limits, certificate) = (settings.limits, settings.certificate)
        guard let certificate else {
            return HTTPServerBuilder { TrackingChannel(responder: $0, limits: limits, isSecure: false) }
        }
        let tls: TLSConfiguration
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
            let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
            tls = .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        } catch {
            throw SettingsProblem(
                "--certificate \(certificate.chain): expected PEM files of a certificate chain and its private key (\(error))"
            )
        }
        return HTTPServerBuilder {
            try TLSChannel(TrackingChannel(responder: $0, limits: limits, isSecure: true), tlsConfiguration: tls)
        }
    }
}

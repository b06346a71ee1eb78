import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Tracking

/// Opens connections to the one server, in plain text or TLS.
struct Transport: Sendable {
    let server: ServerAddress
    let group: MultiThreadedEventLoopGroup
    private let tls: NIOSSLContext?
    private let connectTimeout: TimeAmount

    /// - Throws: `BackendError.badOption` for certificates that cannot be read.
    init(_ settings: HTTPSettings, group: MultiThreadedEventLoopGroup) throws {
        server = settings.server
        self.group = group
        connectTimeout = .nanoseconds(Int64(settings.connectTimeoutNanoseconds))
        guard server.isTLS else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = settings.verifiesCertificates ? .fullVerification : .none
        configuration.applicationProtocols = ["http/1.1"]
        do {
            if let path = settings.trustFile {
                let certificates = try NIOSSLCertificate.fromPEMFile(path)
                configuration.additionalTrustRoots = [.certificates(certificates)]
            }
            tls = try NIOSSLContext(configuration: configuration)
        } catch {
            throw BackendError.badOption(
                name: "ca", value: settings.trustFile ?? "", remedy: "certificates cannot be read: \(error)")
        }
    }

    /// - Parameter makeHandler: called on the loop.
    func connect(
        on loop: any EventLoop, _ makeHandler: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let (tls, server) = (tls, server)
        let agreed = loop.makePromise(of: Void.self)
        if tls == nil { agreed.succeed() }
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(connectTimeout)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let name = Self.isAddress(server.host) ? nil : server.host
                        let handler = try NIOSSLClientHandler(context: tls, serverHostname: name)
                        try channel.pipeline.syncOperations.addHandlers([handler, Handshake(agreed)])
                    }
                    try makeHandler(channel)
                }
            }
            .connect(host: server.host, port: server.port)
        connected.whenFailure { agreed.fail($0) }
        // A server that takes the connection and says nothing would be waited for without end.
        let patience = loop.scheduleTask(in: connectTimeout * 2) { agreed.fail(ChannelError.connectTimeout(.zero)) }
        agreed.futureResult.whenComplete { _ in patience.cancel() }
        return connected.flatMap { channel in
            agreed.futureResult.map { channel }.flatMapError { error in
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
    }

    /// An address has no name that TLS could ask for.
    private static func isAddress(_ host: String) -> Bool {
        host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// In a few words, for people.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError:
            error.connectionErrors.map { describe($0.error) }.joined(separator: "; ")
        case ChannelError.connectTimeout: "it did not answer in time"
        case ChannelError.eof: "it closed the connection"
        case let error as NIOSSLError: "TLS failed: \(error)"
        default: "\(error)"
        }
    }
}

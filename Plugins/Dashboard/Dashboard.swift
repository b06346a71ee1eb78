import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A page on loopback that shows how a load goes, live: throughput, percentiles, lag, errors, the funnel.
///
/// It knows nothing of loads: it hands on the snapshots that are published, as server-sent events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html), and the text that Prometheus asks for. The page draws them.
public struct Dashboard: Sendable {
    private let port: Int
    private let logger: Logger
    let snapshots: Newest
    let metrics: @Sendable () -> String

    /// - Parameters:
    ///   - port: On 127.0.0.1; 0 takes any that is free.
    ///   - snapshots: JSON, one line each, as `dashboard.js` reads it.
    ///   - metrics: What `/metrics` answers, in the text format of Prometheus.
    public init(port: Int, snapshots: Newest, metrics: @escaping @Sendable () -> String, logger: Logger) {
        self.port = port
        self.snapshots = snapshots
        self.metrics = metrics
        self.logger = logger
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter ready: called once it listens, with the port.
    /// - Throws: where it cannot listen.
    public func run(ready: @escaping @Sendable (Int) -> Void) async throws {
        try await application(ready: ready).run()
    }

    func application(ready: @escaping @Sendable (Int) -> Void) -> some ApplicationProtocol {
        let port: @Sendable (any Channel) async -> Void = { ready($0.localAddress?.port ?? 0) }
        return Application(
            router: router(),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: self.port), serverName: "footfall"),
            onServerRunning: port, logger: logger)
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: Doorkeeper())
        router.get("/") { _, _ in Self.file(PackageResources.dashboard_html, "text/html; charset=utf-8") }
        router.get("/dashboard.css") { _, _ in Self.file(PackageResources.dashboard_css, "text/css; charset=utf-8") }
        router.get("/dashboard.js") { _, _ in
            Self.file(PackageResources.dashboard_js, "text/javascript; charset=utf-8")
        }
        router.get("/metrics") { _, _ in Self.text(metrics(), "text/plain; version=0.0.4; charset=utf-8") }
        router.get("/snapshot") { _, _ in Self.text(snapshots.text ?? "{}", "application/json") }
        router.get("/events") { _, _ in events() }
        return router
    }

    /// Each snapshot as an event; a last one of its own says that there will be no more, so that no browser asks again.
    private func events() -> Response {
        guard let stream = snapshots.follow() else {
            return Response(
                status: .serviceUnavailable, headers: [.retryAfter: "5"],
                body: .init(byteBuffer: ByteBuffer(string: "as many readers as there may be follow already\n")))
        }
        let body = ResponseBody { writer in
            for await snapshot in stream { try await writer.write(ByteBuffer(string: "data: \(snapshot)\n\n")) }
            try await writer.write(ByteBuffer(string: "event: end\ndata: {}\n\n"))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private static func file(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func text(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

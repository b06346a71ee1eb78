import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MemoryBackend
import NIOCore
import Synchronization
import Testing
import Tracking

@testable import TrackingServer

/// A server in memory, asked without sockets.
struct TestServer {
    let server: TrackingServer
    let log: TestLog

    init(_ backend: any TrackingBackend = MemoryBackend(), _ change: (inout ServerSettings) -> Void = { _ in }) throws {
        var settings = ServerSettings()
        change(&settings)
        let log = TestLog()
        self.log = log
        let logger = Logger(label: "test") { _ in JSONLogHandler(level: .trace) { log.append($0) } }
        server = try TrackingServer(settings, backend: backend, logger: logger)
    }

    /// Runs the test against the router, and ends the server.
    func test(_ body: @escaping @Sendable (Asker) async throws -> Void) async throws {
        defer { server.parts.keeper.finish() }
        let application = Application(router: server.router(), logger: server.parts.logger)
        try await application.test(.router) { client in try await body(Asker(client: client)) }
    }
}

/// Everything that was logged.
final class TestLog: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func append(_ line: [UInt8]) { bytes.withLock { $0 += line } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

/// Asks a server, shortly.
struct Asker: Sendable {
    let client: any TestClientProtocol

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var body: ByteBuffer
        var text: String { String(buffer: body) }

        /// - Parameter name: compared without regard to case.
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

        /// The rows of an answer: what a JSON list of objects holds.
        func rows() throws -> [[String: String]] {
            let list = try #require(
                try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [[String: Any]], "\(text)")
            return list.map { $0.mapValues { "\($0)" } }
        }
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await ask(path, .get, headers, nil)
    }

    func post(_ path: String, _ body: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await ask(path, .post, headers, body)
    }

    func ask(_ path: String, _ method: HTTPRequest.Method, _ headers: [String: String], _ body: String?) async throws
        -> Answer
    {
        var fields = HTTPFields()
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return try await client.execute(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Answer(status: response.status.code, headers: response.headers, body: response.body)
        }
    }

    static func basic(_ key: String) -> [String: String] {
        ["authorization": "Basic " + Data("\(key):".utf8).base64EncodedString()]
    }

    static func bearer(_ key: String) -> [String: String] { ["authorization": "Bearer \(key)"] }
}

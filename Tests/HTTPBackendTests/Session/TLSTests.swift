import Foundation
import NIOSSL
import Testing
import Tracking

@testable import HTTPBackend

@Suite(.timeLimit(.minutes(2)), .enabled(if: RealServer.path(of: "openssl") != nil, "no openssl on PATH"))
struct TLSTests {
    /// A certificate of our own making for localhost, in a folder that is removed with it.
    private final class Certificate {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        var path: String { folder.appending(path: "certificate.pem").path }

        init(names: String = "DNS:localhost,IP:127.0.0.1") throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let process = Process()
            process.executableURL = RealServer.path(of: "openssl")
            process.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout",
                folder.appending(path: "key.pem").path, "-out", path, "-subj", "/CN=localhost", "-addext",
                "subjectAltName=\(names)",
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func server() throws -> TestServer {
            let key = try NIOSSLPrivateKey(file: folder.appending(path: "key.pem").path, format: .pem)
            let chain = try NIOSSLCertificate.fromPEMFile(path).map { NIOSSLCertificateSource.certificate($0) }
            let context = try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
            return try TestServer(tls: context) { _ in TestServer.answer(200) }
        }
    }

    private func send(_ server: TestServer, _ options: [String: String]) throws -> Receipts {
        let url = ["url": "https://127.0.0.1:\(server.port)", "batch": "1"]
        return try Run.send(Run.events(40), to: server, url.merging(options) { $1 })
    }

    @Test("a certificate that is trusted")
    func trusted() throws {
        let certificate = try Certificate()
        let server = try certificate.server()
        defer { server.stop() }
        #expect(try send(server, ["ca": certificate.path]).count(.accepted) == 40)
        #expect(server.requests.count == 40)
    }

    @Test("one that nobody vouches for is refused, and nothing was sent")
    func untrusted() throws {
        let certificate = try Certificate()
        let server = try certificate.server()
        defer { server.stop() }
        let error = #expect(throws: BackendError.self) { try send(server, [:]) }
        #expect(error?.description.contains("cannot be reached") == true)
        #expect(server.requests.isEmpty)
        #expect(try send(server, ["tls_verify": "false"]).count(.accepted) == 40)
    }

    @Test("one of another host is refused")
    func otherHost() throws {
        let certificate = try Certificate(names: "DNS:example.com")
        let server = try certificate.server()
        defer { server.stop() }
        #expect(throws: BackendError.self) { try send(server, ["ca": certificate.path]) }
        #expect(server.requests.isEmpty)
    }
}

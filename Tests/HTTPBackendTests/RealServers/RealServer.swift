import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A server of somebody else's, in a folder of its own, on ports that are free; ended and removed by ``stop()``.
final class RealServer: Sendable {
    let folder: URL
    let port: Int
    private let process: Process

    /// - Parameters:
    ///   - tool: its name on PATH.
    ///   - arguments: made of the folder and of free ports, of which the first is the one to speak to.
    private init(_ tool: String, in folder: URL, ports: [Int], arguments: [String]) throws {
        self.folder = folder
        port = ports[0]
        process = Process()
        process.executableURL = Self.path(of: tool)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let log = folder.appending(path: "output")
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        try awaitAnswer()
    }

    /// To be called when the test is done.
    func stop() {
        // Not by SIGTERM, which threads of tests may block and their children inherit.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    var url: String { "http://127.0.0.1:\(port)" }

    // MARK: Which

    static let noNginx: Comment = "no nginx on PATH: apt-get install nginx-light"
    static let noClickHouse: Comment = "no clickhouse-server on PATH: apt-get install clickhouse-server"

    /// With `/pixel.gif`, writing `access.log` in the combined format at once.
    static func nginx() throws -> RealServer {
        let folder = try newFolder()
        let ports = freePorts(1)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path)/t-\($0);"
        }
        let configuration = """
            daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
            events { worker_connections 512; }
            http {
                access_log \(folder.path)/access.log combined; \(temporary.joined(separator: " "))
                large_client_header_buffers 4 64k;
                server { listen 127.0.0.1:\(ports[0]); root \(folder.path)/html; }
            }
            """
        try FileManager.default.createDirectory(at: folder.appending(path: "html"), withIntermediateDirectories: true)
        try Data("GIF89a".utf8).write(to: folder.appending(path: "html/pixel.gif"))
        try Data(configuration.utf8).write(to: folder.appending(path: "nginx.conf"))
        return try RealServer(
            "nginx", in: folder, ports: ports,
            arguments: ["-c", folder.path + "/nginx.conf", "-p", folder.path, "-e", folder.path + "/error.log"])
    }

    static func clickHouse() throws -> RealServer {
        let folder = try newFolder()
        let ports = freePorts(3)
        return try RealServer(
            "clickhouse-server", in: folder, ports: ports,
            arguments: [
                "--config-file=/etc/clickhouse-server/config.xml", "--", "--path=\(folder.path)/",
                "--tmp_path=\(folder.path)/tmp/",
                "--listen_host=127.0.0.1", "--http_port=\(ports[0])", "--tcp_port=\(ports[1])",
                "--interserver_http_port=\(ports[2])", "--logger.log=\(folder.path)/log",
                "--logger.errorlog=\(folder.path)/errors",
            ])
    }

    static func path(of tool: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in path.split(separator: ":").map(String.init) + ["/usr/sbin"] {
            let place = URL(filePath: folder).appending(path: tool)
            if FileManager.default.isExecutableFile(atPath: place.path) { return place }
        }
        return nil
    }

    private static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func newSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

    /// Ports that nobody had a moment ago.
    private static func freePorts(_ count: Int) -> [Int] {
        let sockets = (0..<count).map { _ in Self.newSocket() }
        defer { for socket in sockets { close(socket) } }
        return sockets.map { socket in
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x0100_007F)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            return withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    _ = bind(socket, address, length)
                    getsockname(socket, address, &length)
                }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
    }

    private func awaitAnswer() throws {
        for _ in 0..<400 {
            if Self.answers(port) { return }
            guard process.isRunning else { break }
            // A foreign server says nowhere else that it listens; 20 s in all.
            usleep(50_000)
        }
        let said = (try? String(contentsOf: folder.appending(path: "output"), encoding: .utf8)) ?? ""
        throw NoAnswer(said: said)
    }

    struct NoAnswer: Error, CustomStringConvertible {
        var said: String
        var description: String { "the server does not answer; it said: \(said.suffix(2000))" }
    }

    private static func answers(_ port: Int) -> Bool {
        let probe = newSocket()
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x0100_007F)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

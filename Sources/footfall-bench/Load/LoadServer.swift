import Foundation

/// What loads are sent to: nginx that answers 204, on the first processor where the system can bind it to one.
final class LoadServer {
    let port: UInt16
    private let process = Process()
    private let folder: URL

    static var path: String? { Tool.path(of: "nginx") }

    init(in scratch: URL) throws {
        guard let nginx = Self.path else { throw Child.Failure(description: "no nginx: apt-get install nginx-light") }
        port = try PlainSocket.freePort()
        folder = scratch.appending(path: "nginx-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "nginx.conf").path
        try Data(configuration.utf8).write(to: URL(filePath: file))
        (process.executableURL, process.arguments) = Tool.bound(
            to: 0, nginx, ["-c", file, "-p", folder.path, "-e", folder.path + "/error.log"])
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 where !PlainSocket.answers(port: port) {
            // It says nowhere else that it listens; 5 s in all.
            usleep(10_000)
        }
        guard PlainSocket.answers(port: port) else { throw Child.Failure(description: "nginx does not answer") }
    }

    private var configuration: String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path)/\($0);"
        }
        return """
            daemon off; master_process off; worker_processes 1; pid \(folder.path)/pid;
            events { worker_connections 20000; }
            http {
                access_log off; keepalive_requests 1000000000; keepalive_timeout 1h; \(temporary.joined(separator: " "))
                server { listen 127.0.0.1:\(port) backlog=4096; location / { return 204; } }
            }
            """
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var cpuSeconds: Double? { ProcessorTime.of(process.processIdentifier) }

    /// Stands still for so many seconds: what is sent meanwhile waits in the system's buffers.
    func freeze(seconds: Double) {
        kill(process.processIdentifier, SIGSTOP)
        // The stall is as long as it is asked for, and nothing happens meanwhile that could be waited for.
        Thread.sleep(forTimeInterval: seconds)
        kill(process.processIdentifier, SIGCONT)
    }

    func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// Programs of others.
enum Tool {
    /// Where it is: on PATH, or where systems keep their daemons.
    static func path(of name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin"]).map { $0 + "/" + name }.first(where: FileManager.default.isExecutableFile)
    }

    static func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// The command that runs the program on one processor, where the machine has several and `taskset`.
    static func bound(to processor: Int, _ program: String, _ arguments: [String]) -> (URL, [String]) {
        guard let taskset = path(of: "taskset"), ProcessInfo.processInfo.activeProcessorCount > processor else {
            return (URL(filePath: program), arguments)
        }
        return (URL(filePath: taskset), ["--cpu-list", "\(processor)", program] + arguments)
    }
}

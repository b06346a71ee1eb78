import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A client with few costs of its own: plain sockets, a request under way on each.
final class ServeClient {
    private var sockets: [Int32] = []

    init(port: UInt16, connections: Int) throws {
        for _ in 0..<connections { sockets.append(try Self.open(port)) }
    }

    deinit { for socket in sockets { close(socket) } }

    /// Sends batches, each answered before the next on its connection.
    ///
    /// - Returns: how many were acknowledged.
    func send(batches: Int) throws -> Int {
        var batch = ServeBatch(number: 0)
        var (sent, acknowledged) = (0, 0)
        var isOpen = [Bool](repeating: false, count: sockets.count)
        while sent < batches || isOpen.contains(true) {
            for (index, socket) in sockets.enumerated() {
                if isOpen[index] {
                    if try answer(on: socket).hasPrefix("HTTP/1.1 200") { acknowledged += 1 }
                    isOpen[index] = false
                }
                guard sent < batches else { continue }
                batch.renumber(sent)
                try write(batch.bytes, to: socket)
                isOpen[index] = true
                sent += 1
            }
        }
        return acknowledged
    }

    /// Sends these batches, one on each connection, and waits for the answers.
    ///
    /// - Parameter numbers: at most as many as there are connections.
    /// - Returns: the answer to each; `nil` where none came.
    func exchange(_ numbers: [Int]) -> [String?] {
        var batch = ServeBatch(number: 0)
        let isSent = zip(numbers, sockets).map { number, socket in
            batch.renumber(number)
            return (try? write(batch.bytes, to: socket)) != nil
        }
        return zip(isSent, sockets).map { isSent, socket in isSent ? try? answer(on: socket) : nil }
    }

    /// A number of the server's metrics.
    func metric(_ name: String) throws -> Int? {
        try write(Array("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), to: sockets[0])
        let lines = try answer(on: sockets[0]).split(separator: "\n")
        return lines.first { $0.hasPrefix("footfall_\(name) ") }?.split(separator: " ").last.flatMap { Int($0) }
    }

    private static func open(_ port: UInt16) throws -> Int32 {
        #if os(Linux)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Child.Failure(description: "the server takes no connection on port \(port)") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    /// A server that is killed must not kill its client.
    #if os(Linux)
        private static let flags = Int32(MSG_NOSIGNAL)
    #else
        private static let flags: Int32 = 0
    #endif

    private func write(_ bytes: [UInt8], to socket: Int32) throws {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress! + start, bytes.count - start, Self.flags)
            }
            guard count > 0 else { throw Child.Failure(description: "the server closed a connection") }
            start += count
        }
    }

    /// Head and body of an answer with a length.
    private func answer(on socket: Int32) throws -> String {
        var (text, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw Child.Failure(description: "the server closed a connection") }
            text += buffer[..<count]
            let answer = String(decoding: text, as: UTF8.self)
            guard let end = answer.range(of: "\r\n\r\n"),
                let length = answer.firstMatch(of: /(?i)content-length: (\d+)/).flatMap({ Int($0.output.1) }),
                answer[end.upperBound...].utf8.count >= length
            else { continue }
            return answer
        }
    }
}

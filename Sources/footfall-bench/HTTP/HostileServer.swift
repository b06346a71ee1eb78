import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server that answers each request in one bad way; by plain sockets, as no proper library can.
final class HostileServer: Sendable {
    enum Manner: String, CaseIterable {
        case hugeBody = "a body of 10 GB"
        case endlessChunks = "chunks of 10 GB"
        case endlessHeaders = "headers without end"
        case endlessInterim = "interim answers without end"
        case hugeLine = "a status line without end"
        case noise = "noise"
        case reset = "a reset"
        case silence = "no answer"
        case hangUp = "a closed connection, no answer"
        case closing = "an answer, then a closed connection"
        case tooShort = "a body shorter than its length"
        case tooLong = "a body longer than its length"
        case drip = "a byte now and then"

        /// What becomes of the events: of some answers it is known that they are good.
        var isAccepted: Bool { self == .closing || self == .tooLong }
    }

    let port: UInt16
    private let listener: Int32
    private let manner: Manner
    /// Of answers, as far as the client took them.
    let sent = Atomic<Int>(0)
    private static let bodyBytes = 10_000_000_000

    init(_ manner: Manner) throws {
        self.manner = manner
        #if os(Linux)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw Child.Failure(description: "no port for a hostile server") }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread { [self] in serve(connection) }.start()
            }
        }.start()
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var (request, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer[..<count]
            guard Self.isComplete(request) else { continue }
            request.removeAll()
            guard answer(connection) else { return }
        }
    }

    private static func isComplete(_ request: [UInt8]) -> Bool {
        let text = String(decoding: request, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let length = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
        return text[end.upperBound...].utf8.count >= length
    }

    /// - Returns: whether another request may follow.
    private func answer(_ connection: Int32) -> Bool {
        switch manner {
        case .hugeBody:
            _ = send(connection, "HTTP/1.1 200 OK\r\nContent-Length: \(Self.bodyBytes)\r\n\r\n")
            flood(connection, String(repeating: "0", count: 65_536))
        case .endlessChunks:
            _ = send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            flood(connection, "FFFF\r\n" + String(repeating: "0", count: 65_535) + "\r\n")
        case .endlessHeaders:
            _ = send(connection, "HTTP/1.1 200 OK\r\n")
            flood(connection, "X-Field: \(String(repeating: "a", count: 100))\r\n")
        case .endlessInterim: flood(connection, "HTTP/1.1 100 Continue\r\n\r\n")
        case .hugeLine: flood(connection, "HTTP/1.1 200 " + String(repeating: "O", count: 65_536))
        case .noise: flood(connection, String(repeating: "\u{1}\u{7F}?", count: 10_000))
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        case .silence:
            // Until the client gives up.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
        case .hangUp: break
        case .closing: _ = send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        case .tooShort: _ = send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")
        case .tooLong:
            return send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n")
        case .drip:
            for byte in "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1000) {
                guard send(connection, String(byte)) else { break }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        return false
    }

    private func flood(_ connection: Int32, _ piece: String) {
        var bytes = 0
        while bytes < Self.bodyBytes, send(connection, piece) { bytes += piece.utf8.count }
    }

    private func send(_ connection: Int32, _ text: String) -> Bool {
        #if os(Linux)
            let count = Foundation.send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        #else
            let count = Foundation.send(connection, text, text.utf8.count, 0)
        #endif
        sent.add(max(0, count), ordering: .relaxed)
        return count == text.utf8.count
    }
}

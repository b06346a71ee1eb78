import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection to this machine, byte by byte.
final class TestSocket {
    private let descriptor: Int32

    init(port: UInt16) throws {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
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
        guard isConnected else { throw CocoaError(.fileReadUnknown) }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        guard !text.isEmpty else { return }
        #if os(Linux)
            let count = Foundation.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        #else
            let count = Foundation.send(descriptor, text, text.utf8.count, 0)
        #endif
        guard count == text.utf8.count else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Whether the other side closes within a minute, although a text is sent now and then.
    func isClosed(trickling text: String) -> Bool {
        for _ in 0..<600 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 100) > 0 {
                var buffer = [UInt8](repeating: 0, count: 4_096)
                // An answer may come before the end.
                if recv(descriptor, &buffer, buffer.count, 0) <= 0 { return true }
            }
            do { try send(text) } catch { return true }
        }
        return false
    }
}

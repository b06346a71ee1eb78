import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to a socket past the channel that owns it; on the channel's loop, while nothing waits in the channel.
enum DirectWrite {
    #if os(Linux)
        // A peer that has gone is an error of the channel's, not a signal.
        private static let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL)
    #else
        // Sockets of NIO raise no SIGPIPE there.
        private static let flags: Int32 = 0
    #endif

    /// - Returns: how many bytes were taken at once; 0 also where the socket has failed, which the channel will find too.
    static func write(_ bytes: UnsafeBufferPointer<UInt8>, to socket: NIOBSDSocket.Handle) -> Int {
        max(0, send(socket, bytes.baseAddress, bytes.count, flags))
    }
}

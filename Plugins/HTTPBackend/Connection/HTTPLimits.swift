/// What one answer may cost. Beyond a limit the exchange fails with a type, so memory and time stay bounded whatever a server sends.
struct HTTPLimits: Sendable, Hashable {
    /// Bytes of a head (status line, fields and the blank line), and again of a body's trailers.
    var headBytes = 64 << 10
    /// Fields of a head or of trailers.
    var fields = 256
    /// Bytes of a body. A body is never held here, only counted; more than this and the connection is closed.
    var bodyBytes: UInt64 = 16 << 20
    /// Interim answers (1xx) before the final one.
    var interimAnswers = 16
    /// Bytes of a chunk's size line with its extensions.
    var chunkLineBytes = 4 << 10
}

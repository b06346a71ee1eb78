import NIOCore

/// Collects lines of JSON, and hands them on in chunks.
struct LineWriter {
    private let pipe: ExportPipe
    private var chunk = ByteBuffer()
    /// Of a chunk; a line is never parted.
    private static let bytesMost = 1 << 16

    init(_ pipe: ExportPipe) { self.pipe = pipe }

    /// - Throws: what ``ExportPipe/put(_:)`` throws.
    mutating func line(_ body: (inout JSONWriter) -> Void) throws {
        var writer = JSONWriter()
        writer.object(body)
        chunk.writeBytes(writer.bytes)
        chunk.writeInteger(UInt8(ascii: "\n"))
        if chunk.readableBytes >= Self.bytesMost { try flush() }
    }

    /// Hands on what is left.
    mutating func flush() throws {
        guard chunk.readableBytes > 0 else { return }
        try pipe.put(chunk)
        chunk.clear()
    }
}

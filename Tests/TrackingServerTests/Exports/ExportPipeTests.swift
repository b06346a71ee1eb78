import Foundation
import NIOCore
import Testing

@testable import TrackingServer

@Suite("From the thread that reads to the answer")
struct ExportPipeTests {
    private struct Broken: Error {}

    /// Longer than a reader waits for its turn where a thousand tests run at once on two cores.
    private static let patience = 3_600

    @Test("every chunk arrives, in order, however many there are")
    func order() async throws {
        let pipe = ExportPipe(patienceSeconds: Self.patience)
        Thread {
            for number in 0..<1_000 { try? pipe.put(ByteBuffer(integer: number)) }
            pipe.finish(.success(()))
        }.start()
        var numbers: [Int] = []
        while var chunk = try await pipe.next() { numbers.append(chunk.readInteger() ?? -1) }
        #expect(numbers == Array(0..<1_000))
        #expect(try await pipe.next() == nil)
    }

    @Test("who reads slowly holds the reading thread up, and not for long")
    func patience() async throws {
        let pipe = ExportPipe(patienceSeconds: 0)
        var put = 0
        #expect(throws: CancellationError.self) {
            for _ in 0..<100 {
                try pipe.put(ByteBuffer(integer: put))
                put += 1
            }
        }
        #expect(put == 4)
        // What was read before is still handed on; then it is known that something is missing.
        for _ in 0..<4 { #expect(try await pipe.next() != nil) }
        await #expect(throws: CancellationError.self) { _ = try await pipe.next() }
    }

    @Test("a failure reaches who waits, and who has gone stops the reading")
    func ends() async throws {
        let pipe = ExportPipe(patienceSeconds: Self.patience)
        let waiting = Task { try await pipe.next() }
        await Task.yield()
        pipe.finish(.failure(Broken()))
        await #expect(throws: Broken.self) { _ = try await waiting.value }
        #expect(throws: CancellationError.self) { try pipe.put(ByteBuffer()) }
    }
}

import Dispatch
import NIOCore
import Synchronization

/// Lines on their way from the one thread that reads the store to an answer that is being sent. Only a few chunks wait at a time;
/// who does not take them in time loses the rest, so that nobody holds up other readers.
final class ExportPipe: Sendable {
    private struct State {
        var chunks: [ByteBuffer] = []
        /// How it ended; `nil` while it goes on.
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<ByteBuffer?, any Error>?
    }
    private let state = Mutex(State())
    /// Chunks that there is room for.
    private let room = DispatchSemaphore(value: 4)
    private let patienceSeconds: Int

    init(patienceSeconds: Int) { self.patienceSeconds = patienceSeconds }

    /// Hands on a chunk, and waits while there is no room.
    ///
    /// - Throws: `CancellationError` where nobody takes it.
    func put(_ chunk: ByteBuffer) throws {
        guard room.wait(timeout: .now() + .seconds(patienceSeconds)) == .success else {
            finish(.failure(CancellationError()))
            throw CancellationError()
        }
        let (reader, isOver) = state.withLock { state in
            let (reader, isOver) = (state.reader, state.end != nil)
            state.reader = nil
            if reader == nil, !isOver { state.chunks.append(chunk) }
            return (reader, isOver)
        }
        if isOver { throw CancellationError() }
        if let reader {
            room.signal()
            reader.resume(returning: chunk)
        }
    }

    /// Ends it; only the first end counts.
    func finish(_ end: Result<Void, any Error>) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(with: end.map { nil })
        // Whoever waits for room finds out that it is over.
        room.signal()
    }

    /// The next chunk; `nil` at the end.
    ///
    /// - Throws: why it ended before its time.
    func next() async throws -> ByteBuffer? {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Result<ByteBuffer?, any Error>? = state.withLock { state in
                if !state.chunks.isEmpty { return .success(state.chunks.removeFirst()) }
                if let end = state.end { return end.map { nil } }
                state.reader = continuation
                return nil
            }
            guard let answer else { return }
            if case .success(.some) = answer { room.signal() }
            continuation.resume(with: answer)
        }
    }
}

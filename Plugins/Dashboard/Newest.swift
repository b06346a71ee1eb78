import Synchronization

/// The newest of some texts, for as many readers as want to follow. A reader who is slow misses texts in between; nobody
/// waits for one, and nothing is kept for one.
public final class Newest: Sendable {
    private struct State {
        var text: String?
        var isEnded = false
        var readers: [Int: AsyncStream<String>.Continuation] = [:]
        var nextReader = 0
    }

    private let state = Mutex(State())
    private let mostReaders: Int

    public init(mostReaders: Int = 32) { self.mostReaders = mostReaders }

    /// Never blocks.
    public func publish(_ text: String) {
        state.withLock { state in
            state.text = text
            for reader in state.readers.values { reader.yield(text) }
        }
    }

    /// Readers get what was published last, and then their end.
    public func end() {
        let readers = state.withLock { state in
            state.isEnded = true
            defer { state.readers = [:] }
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    public var text: String? { state.withLock { $0.text } }

    var readerCount: Int { state.withLock { $0.readers.count } }

    /// The newest text at once, where there is one, and each after it; `nil` where there are too many readers.
    func follow() -> AsyncStream<String>? {
        let (stream, reader) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            guard state.readers.count < mostReaders else { return nil }
            if let text = state.text { reader.yield(text) }
            guard !state.isEnded else {
                reader.finish()
                return -1
            }
            defer { state.nextReader += 1 }
            state.readers[state.nextReader] = reader
            return state.nextReader
        }
        guard let number else { return nil }
        reader.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.readers.removeValue(forKey: number) }
        }
        return stream
    }
}

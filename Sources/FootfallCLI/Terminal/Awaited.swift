import Dispatch
import Synchronization

/// What came of asynchronous work, for a thread that is no task and waits for it: the first result counts.
final class Awaited<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func report(_ result: Result<Value, any Error>) {
        let isFirst = self.result.withLock { known in
            defer { known = known ?? result }
            return known == nil
        }
        if isFirst { done.signal() }
    }

    /// Blocks until there is a result; once.
    func wait() throws -> Value {
        done.wait()
        guard let result = result.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }

    /// Runs work to its end on other threads.
    static func run(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let awaited = Awaited()
        Task.detached {
            do { awaited.report(.success(try await work())) } catch { awaited.report(.failure(error)) }
        }
        return try awaited.wait()
    }
}

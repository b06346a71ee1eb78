import Dispatch
import Synchronization
import Tracking

extension Keeper {
    /// Reads what is stored by now, one reader at a time.
    ///
    /// - Throws: ``KeepingProblem``, and what `body` throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any TrackingSession, Vocabulary) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { done in
            let problem: KeepingProblem? = state.withLock { state in
                if state.isStopping { return .stopping }
                if state.readers >= limits.readers { return .busy }
                state.readers += 1
                return nil
            }
            if let problem { return done.resume(throwing: problem) }
            reading.async {
                let answer = Result { () throws -> Answer in
                    _ = try self.session.settle()
                    return try body(self.session, self.vocabulary)
                }
                self.state.withLock { $0.readers -= 1 }
                done.resume(with: answer)
            }
        }
    }
}

import Dispatch
import Runner
import Synchronization

/// Runs numbered pieces of work on several threads.
///
/// A piece is a function of its number alone, so nothing depends on who does which, or on how many there are.
struct ReplicationPool: Sendable {
    let workers: Int
    let control: RunControl

    /// - Parameters:
    ///   - work: `nil` where the control stopped it.
    ///   - done: called for each result, by one thread at a time, in any order.
    /// - Throws: what a piece throws; the others stop then.
    func run<Output: Sendable>(
        _ numbers: some RandomAccessCollection<Int> & Sendable, _ work: @Sendable (Int) throws -> Output?,
        done: @Sendable (Int, Output) -> Void
    ) throws {
        let next = Atomic<Int>(0)
        let failure = Mutex<(any Error)?>(nil)
        let turn = Mutex(())
        DispatchQueue.concurrentPerform(iterations: max(1, min(workers, numbers.count))) { _ in
            while !control.isStopping, failure.withLock({ $0 == nil }) {
                let place = next.add(1, ordering: .relaxed).oldValue
                guard place < numbers.count else { return }
                do {
                    let number = numbers[numbers.index(numbers.startIndex, offsetBy: place)]
                    guard let output = try work(number) else { return }
                    turn.withLock { _ in done(number, output) }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

import Crypto
import Foundation
import Synchronization

/// Who is signed in on the page. A browser holds a random token; the server keeps its digest, for half a day, in memory alone.
final class PageSessions: Sendable {
    static let cookie = "footfall_session"
    static let seconds = 43_200.0
    /// Wrong keys within a minute, from everybody together, after which nobody can try for the rest of it.
    static let failuresMost = 20

    private struct State {
        var ends: [SHA256Digest: Double] = [:]
        var failures = 0
        var minute = 0.0
    }
    private let state = Mutex(State())
    private let most: Int
    private let now: @Sendable () -> Double

    /// - Parameter now: seconds of a clock that never goes back.
    init(most: Int, now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }) {
        self.most = most
        self.now = now
    }

    /// A token for somebody who has shown the key; whoever has been in longest goes, where there are too many.
    func open() -> String {
        let token = RandomToken.make()
        let time = now()
        state.withLock { state in
            state.ends = state.ends.filter { $0.value > time }
            if state.ends.count >= most, let oldest = state.ends.min(by: { $0.value < $1.value }) {
                state.ends[oldest.key] = nil
            }
            state.ends[Self.digest(token)] = time + Self.seconds
        }
        return token
    }

    func isOpen(_ token: String?) -> Bool {
        guard let token else { return false }
        let time = now()
        return state.withLock { $0.ends[Self.digest(token)].map { $0 > time } ?? false }
    }

    func close(_ token: String?) {
        guard let token else { return }
        state.withLock { $0.ends[Self.digest(token)] = nil }
    }

    /// Whether somebody may try a key now.
    func mayTry() -> Bool {
        let time = now()
        return state.withLock { state in
            if time - state.minute >= 60 { (state.minute, state.failures) = (time, 0) }
            return state.failures < Self.failuresMost
        }
    }

    func noteFailure() { state.withLock { $0.failures += 1 } }

    private static func digest(_ token: String) -> SHA256Digest { SHA256.hash(data: Data(token.utf8)) }
}

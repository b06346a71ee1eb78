import Foundation
import Synchronization

/// Says in one line of a terminal what a check is doing; silent where there is no terminal.
final class CheckProgress: Sendable {
    private let isShown: Bool
    private let hasLine = Atomic(false)

    init(quiet: Bool) { isShown = !quiet && isatty(STDERR_FILENO) == 1 }

    func show(_ text: String) {
        guard isShown else { return }
        hasLine.store(true, ordering: .relaxed)
        let line = text.prefix(Terminal.width(of: STDERR_FILENO) - 1)
        _ = Terminal.write("\r\u{1B}[2K\(line)", to: STDERR_FILENO)
    }

    /// Removes the line.
    func finish() {
        guard isShown, hasLine.load(ordering: .relaxed) else { return }
        _ = Terminal.write("\r\u{1B}[2K", to: STDERR_FILENO)
    }
}

import Dispatch
import Foundation
import Reporting
import Runner

/// Keeps one line of a terminal up to date while a run goes on; silent where there is no terminal.
final class ProgressPrinter {
    private let control: RunControl
    private let timer: (any DispatchSourceTimer)?
    private let start = ContinuousClock.now

    init(_ control: RunControl, quiet: Bool) {
        self.control = control
        guard !quiet, isatty(STDERR_FILENO) == 1 else {
            timer = nil
            return
        }
        let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
        let start = self.start
        timer.setEventHandler { ProgressPrinter.show(control, since: start) }
        // A run that is over in a blink shows no bar.
        timer.schedule(deadline: .now() + 0.3, repeating: 0.1)
        timer.resume()
        self.timer = timer
    }

    private static func show(_ control: RunControl, since start: ContinuousClock.Instant) {
        let elapsed = ContinuousClock.now - start
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        let line = ProgressLine.render(
            done: control.done, total: control.total, events: control.events, elapsedSeconds: seconds,
            width: Terminal.width(of: STDERR_FILENO) - 1)
        _ = Terminal.write("\r\u{1B}[2K\(line)", to: STDERR_FILENO)
    }

    /// Removes the line.
    func finish() {
        guard let timer else { return }
        timer.cancel()
        _ = Terminal.write("\r\u{1B}[2K", to: STDERR_FILENO)
    }
}

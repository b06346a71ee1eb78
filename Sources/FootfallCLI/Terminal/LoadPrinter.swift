import Dispatch
import Foundation
import Reporting
import Runner

/// Keeps one line of a terminal up to date while a load goes on; silent where there is no terminal.
final class LoadPrinter {
    private let timer: (any DispatchSourceTimer)?

    init(_ control: LoadControl, quiet: Bool) {
        guard !quiet, isatty(STDERR_FILENO) == 1 else {
            timer = nil
            return
        }
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "footfall.load-printer", qos: .utility))
        timer.setEventHandler {
            guard let snapshot = control.snapshot else { return }
            let line = LoadLine.render(snapshot, width: Terminal.width(of: STDERR_FILENO) - 1)
            _ = Terminal.write("\r\u{1B}[2K\(line)", to: STDERR_FILENO)
        }
        timer.schedule(deadline: .now() + 0.3, repeating: 0.25)
        timer.resume()
        self.timer = timer
    }

    /// Removes the line.
    func finish() {
        guard let timer else { return }
        timer.cancel()
        _ = Terminal.write("\r\u{1B}[2K", to: STDERR_FILENO)
    }
}

import Dispatch
import Foundation
import Runner

/// Ctrl-C and SIGTERM ask a run to stop and write what it has; a second one leaves at once.
final class Interrupts {
    private var sources: [any DispatchSourceSignal] = []

    /// - Parameter says: what a person is told when it stops.
    init(
        _ control: RunControl,
        says text: String = "stopping: what is done so far will be written (once more to leave at once)"
    ) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler {
                if control.isStopping { _exit(130) }
                control.stop()
                Terminal.complain("\n" + text)
            }
            source.resume()
            sources.append(source)
        }
    }

    func finish() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

import Dashboard
import Dispatch
import Foundation
import Logging
import Reporting
import Results
import Runner

/// `--dashboard`: the page that shows a load while it runs, and `/metrics` for Prometheus.
final class LoadDashboard {
    private let snapshots = Newest()
    private let control: LoadControl
    private let timer: any DispatchSourceTimer
    private let server: Task<Void, any Error>

    /// Listens before it returns, and says where.
    ///
    /// - Throws: ``UsageError`` where the port cannot be listened on.
    init(port: Int, _ control: LoadControl) throws {
        self.control = control
        var logger = Logger(label: "footfall.dashboard")
        logger.logLevel = .critical
        let dashboard = Dashboard(
            port: port, snapshots: snapshots,
            metrics: { control.snapshot.map(PrometheusText.render) ?? "" }, logger: logger)
        let listening = Awaited<Int>()
        server = Task.detached {
            do { try await dashboard.run { listening.report(.success($0)) } } catch {
                listening.report(.failure(error))
                throw error
            }
        }
        do {
            Terminal.complain("dashboard: http://127.0.0.1:\(try listening.wait())/")
        } catch {
            throw UsageError(
                "--dashboard \(port): cannot be listened on (\(error)); choose another port, or 0 for any that is free")
        }
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "footfall.dashboard", qos: .utility))
        timer.setEventHandler { [snapshots] in
            if let snapshot = control.snapshot { Self.publish(snapshot, to: snapshots) }
        }
        timer.schedule(deadline: .now() + 0.5, repeating: 1)
        timer.resume()
    }

    /// Tells whoever looks that the load has ended, and stops serving.
    func finish() {
        timer.cancel()
        if var last = control.snapshot {
            last.state = .ended
            Self.publish(last, to: snapshots)
        }
        snapshots.end()
        // The process goes next, and writing to a browser has no end that could be waited for: the last snapshot gets this long.
        Thread.sleep(forTimeInterval: 0.2)
        server.cancel()
    }

    private static func publish(_ snapshot: LiveSnapshot, to snapshots: Newest) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let line = try? encoder.encode(snapshot) { snapshots.publish(String(decoding: line, as: UTF8.self)) }
    }
}

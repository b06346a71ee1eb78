import Synchronization
import Tracking

/// The fault `race-on-first-touch`: for a while after somebody's first touch has come, their visit is not there yet for whoever
/// looks it up. A conversion that comes meanwhile finds nobody, and becomes another visitor's.
///
/// It goes by the clock on the wall, as the race it stands for: how far apart calls come decides, not the times they carry.
final class FirstTouchRace: Sendable {
    private let window: Duration
    /// When each device's first touch came: 40 bytes for each.
    private let touched = Mutex<[UInt64: ContinuousClock.Instant]>([:])

    /// - Parameter milliseconds: for how long.
    init(milliseconds: Int) { window = .milliseconds(milliseconds) }

    /// The calls as the server takes them.
    func run(_ drafts: Drafts, now: ContinuousClock.Instant = .now) -> Drafts {
        var drafts = drafts
        touched.withLock { touched in
            for index in drafts.all.indices {
                let draft = drafts.all[index]
                if draft.kind.isTouch {
                    if touched[draft.device] == nil { touched[draft.device] = now }
                } else if draft.isGoal, let first = touched[draft.device], now - first < window {
                    drafts.all[index].device = Identifier.device.number(RandomToken.make())
                }
            }
        }
        return drafts
    }
}

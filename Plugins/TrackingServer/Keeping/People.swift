import Tracking

/// What a server knows of devices and users, so that it can say of each call whose it is and how far they have come: a row of
/// 40 bytes for each. Told the same events in the same order, it always knows the same.
struct People: Sendable {
    private struct Row {
        /// On a device: who was seen on it last; 0 for nobody.
        var user: UInt64 = 0
        /// The latest time at which that user was named on it.
        var named = Int64.min
        /// How far they have come by themselves, see ``Ladder``.
        var rung: UInt8 = 0
        /// Since the last `identify` of that user, a call named them that was none.
        var isUnclaimed = false
        /// Several users were seen on it.
        var isShared = false
        /// The sender says its stages itself.
        var isStaged = false
    }
    private var rows: [UInt64: Row] = [:]

    /// Devices and users.
    var count: Int { rows.count }

    func knows(_ number: UInt64) -> Bool { rows[number] != nil }

    // MARK: Whose

    /// What must be told to the backend beside an event, so that it knows whose it is.
    struct Binding {
        /// Another user was on the device: their last call must be claimed for them.
        var claim: (user: UInt64, time: Int64)?
        /// An `identify` must follow the event.
        var needsIdentify = false
        /// The device is seen for the first time, or with this user for the first time.
        var isNew = false
    }

    /// Notes whom an event names on its device, 0 for nobody.
    ///
    /// A device belongs to the user of its next `identify`. So the first call that names a user brings one along; where another
    /// user follows, one for the user before is put right behind their last call, if that was no `identify` itself; and on a
    /// device that several use, every call that names its user brings one. Only what arrives late, from before the second user came, may be taken for the other's.
    ///
    /// - Parameter isIdentify: the event is an `identify` itself.
    mutating func see(_ device: UInt64, user: UInt64, at time: Int64, isIdentify: Bool) -> Binding {
        let known = rows[device]
        var (row, binding) = (known ?? Row(), Binding(isNew: known == nil))
        defer { rows[device] = row }
        guard user != 0 else { return binding }
        if row.user == user {
            binding.needsIdentify = row.isShared && !isIdentify
            if !isIdentify, !row.isShared {
                row.isUnclaimed = true
            } else if time >= row.named {
                row.isUnclaimed = false
            }
            row.named = max(row.named, time)
            return binding
        }
        if row.user != 0 {
            row.isShared = true
            if row.isUnclaimed { binding.claim = (row.user, row.named) }
        }
        (binding.isNew, binding.needsIdentify) = (true, !isIdentify)
        (row.user, row.named, row.isUnclaimed) = (user, time, false)
        var other = rows[user] ?? Row()
        if !row.isShared {
            other.rung = max(other.rung, row.rung)
            other.isStaged = other.isStaged || row.isStaged
        }
        rows[user] = other
        return binding
    }

    // MARK: How far

    /// Whose progress an event is: the user's that it names, else of whoever has the device to themselves, else the device's.
    private func owner(_ device: UInt64, _ user: UInt64) -> UInt64 {
        if user != 0 { return user }
        guard let row = rows[device], row.user != 0, !row.isShared else { return device }
        return row.user
    }

    /// Notes a stage that an event brings somebody to.
    mutating func note(stage: UInt16, _ device: UInt64, user: UInt64) {
        guard stage != TrackingEvent.nothing else { return }
        let rung = Ladder.rung(stage)
        rows[owner(device, user), default: Row()].rung.raise(to: rung)
        // A stage off the ladder is the sender's own, and who has one does not climb.
        if rung == 0 { rows[owner(device, user), default: Row()].isStaged = true }
    }

    /// The stage that an event without one brings somebody to: nothing where it is the one they are in.
    ///
    /// - Parameter isNew: as ``Binding/isNew``: the stage is said again, as the device's own may be another.
    func climb(_ device: UInt64, user: UInt64, isGoal: Bool, isNew: Bool) -> UInt16 {
        let owner = owner(device, user)
        let row = rows[owner] ?? Row()
        guard !row.isStaged else { return TrackingEvent.nothing }
        var rung = row.rung
        if isGoal {
            rung = rung < Ladder.customer ? Ladder.customer : Ladder.loyal
        } else {
            rung.raise(to: owner == device ? Ladder.visitor : Ladder.lead)
        }
        return rung > row.rung || isNew ? Ladder.stage(rung) : TrackingEvent.nothing
    }
}

/// The stages of everybody whose sender does not say any: they rise, and never fall.
enum Ladder {
    static let stages = ["visitor", "lead", "customer", "loyal"]
    static let visitor: UInt8 = 1
    /// Known by name.
    static let lead: UInt8 = 2
    /// Bought once.
    static let customer: UInt8 = 3
    /// Bought again.
    static let loyal: UInt8 = 4

    /// The rung's number among the stages.
    static func stage(_ rung: UInt8) -> UInt16 { rung == 0 ? TrackingEvent.nothing : UInt16(rung - 1) }

    /// 0 for a stage that is none of these.
    static func rung(_ stage: UInt16) -> UInt8 { stage < 4 ? UInt8(stage + 1) : 0 }
}

extension UInt8 {
    fileprivate mutating func raise(to other: UInt8) { self = Swift.max(self, other) }
}

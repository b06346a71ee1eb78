import Tracking

/// What a server knows of devices and users, so that it can say of each call whose it is: a row of 40 bytes for each.
struct People: Sendable {
    struct Row: Sendable {
        /// On a device: who was seen on it last; 0 for nobody.
        var user: UInt64 = 0
        /// The latest time at which that user was named on it.
        var named = Int64.min
        /// How far they have come by themselves, see ``Ladder``.
        var rung: UInt8 = 0
        /// Several users were seen on it.
        var isShared = false
        /// The sender says its stages itself.
        var isStaged = false
    }

    private(set) var rows: [UInt64: Row] = [:]

    var count: Int { rows.count }

    subscript(number: UInt64) -> Row? {
        get { rows[number] }
        set { rows[number] = newValue }
    }

    subscript(number: UInt64, default standard: Row) -> Row {
        get { rows[number] ?? standard }
        set { rows[number] = newValue }
    }

    /// Whose a device's events are: the user seen on it, else the device.
    func owner(of device: UInt64) -> UInt64 {
        guard let user = rows[device]?.user, user != 0 else { return device }
        return user
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

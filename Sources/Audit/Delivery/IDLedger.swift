import Tracking

/// The answers to a run's sendings with every id: names what was lost, doubled or never sent.
///
/// Memory: 23 to 28 bytes per id. A ledger may keep one of several equal shares of the ids, so that a large delivery can be
/// settled share by share, each in a pass of its own.
public struct IDLedger: Sendable {
    /// Ids that tell what went wrong, the smallest first, at most ``limit`` of each.
    public struct Examples: Sendable, Hashable {
        public static let limit = 10
        public var lostAfterAck: [EventID] = []
        public var duplicated: [EventID] = []
        public var phantom: [EventID] = []
    }

    private struct Marks: OptionSet {
        let rawValue: UInt8
        static let accepted = Marks(rawValue: 1)
        static let unknown = Marks(rawValue: 2)
        /// Dropped, rejected or unsent.
        static let refused = Marks(rawValue: 4)
        static let stored = Marks(rawValue: 8)
        static let sendings: Marks = [.accepted, .unknown, .refused]
    }

    private let part: Int
    private let parts: Int
    private var answers = DeliveryReconciliation.Answers()
    private var table = IDTable()
    private var marks: ContiguousArray<Marks> = []
    private var duplicated = 0
    private var doubled: [EventID] = []

    /// - Parameters:
    ///   - part: which of `parts` shares of the ids to keep, from 0; others are passed over on both sides.
    public init(part: Int = 0, of parts: Int = 1) {
        self.part = part
        self.parts = parts
    }

    public mutating func record(_ receipts: UnsafeBufferPointer<Receipt>) {
        for receipt in receipts { record(receipt.result, id: receipt.id) }
    }

    /// All events had the same answer.
    public mutating func record(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        for event in events { record(result, id: event.id) }
    }

    private mutating func record(_ result: Receipt.Result, id: EventID) {
        guard isOurs(id) else { return }
        answers.add(result)
        let mark: Marks =
            switch result {
            case .accepted: .accepted
            case .unknown: .unknown
            case .dropped, .rejected, .unsent: .refused
            }
        marks[number(of: id)].insert(mark)
    }

    /// Takes stored events in, in any order; receipts may still follow.
    public mutating func readBack(_ events: UnsafeBufferPointer<TrackingEvent>) {
        for event in events where isOurs(event.id) {
            let number = number(of: event.id)
            if !marks[number].insert(.stored).inserted {
                duplicated += 1
                Self.keep(event.id, in: &doubled)
            }
        }
    }

    /// What all receipts and read-backs say.
    public func reconcile() -> DeliveryReconciliation {
        var result = DeliveryReconciliation(answers: answers, duplicated: duplicated)
        for mark in marks {
            if mark.contains(.stored) {
                result.stored += 1
                if mark.isDisjoint(with: .sendings) {
                    result.phantom += 1
                } else if mark.isDisjoint(with: [.accepted, .unknown]) {
                    result.refusedYetStored += 1
                }
            } else if mark.contains(.accepted) {
                result.lostAfterAck += 1
                result.lost += 1
            } else if mark.contains(.unknown) {
                result.lost += 1
            }
        }
        return result
    }

    public func examples() -> Examples {
        var examples = Examples(duplicated: doubled)
        for (number, mark) in marks.enumerated() {
            if mark.contains(.stored), mark.isDisjoint(with: .sendings) {
                Self.keep(table.ids[number], in: &examples.phantom)
            } else if mark.contains(.accepted), !mark.contains(.stored) {
                Self.keep(table.ids[number], in: &examples.lostAfterAck)
            }
        }
        return examples
    }

    private func isOurs(_ id: EventID) -> Bool {
        parts == 1 || Int(id.mixed(0xA409_3822_299F_31D0).multipliedFullWidth(by: UInt64(parts)).high) == part
    }

    private mutating func number(of id: EventID) -> Int {
        let number = table.insert(id)
        if number == marks.count { marks.append([]) }
        return number
    }

    private static func keep(_ id: EventID, in list: inout [EventID]) {
        guard list.count < Examples.limit || id < list[list.count - 1], !list.contains(id) else { return }
        list.insert(id, at: list.firstIndex { id < $0 } ?? list.endIndex)
        if list.count > Examples.limit { list.removeLast() }
    }
}

import Tracking

/// From what a call has in its fields to what it means to a tracker.
extension CallReader {
    func interpret(
        _ fields: CallFields, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Draft, RequestProblems> {
        var problems = RequestProblems()
        let type = type(fields.type, bytes, &problems)
        var draft = fields.draft
        identify(&draft, fields, type, bytes, &problems)
        if !fields.message.isEmpty {
            draft.mark = Identifier.message.number(UnsafeBufferPointer(rebasing: bytes[fields.message.range]))
        }
        let timestamp = fields.timestamp.isEmpty ? fields.originalTimestamp : fields.timestamp
        if !timestamp.isEmpty {
            draft.time = Timestamp.microseconds(UnsafeBufferPointer(rebasing: bytes[timestamp.range]))
            if draft.time == nil {
                problems.add(
                    "timestamp is no time from 1970 to 2199; write it like 2026-03-02T10:11:12.123Z", event: nil)
            }
        }
        readTouch(&draft, fields, type, bytes, &problems)
        readType(&draft, fields, type, bytes, &problems)
        for name in [
            draft.name, draft.channel, draft.partner, draft.campaign, draft.coupon, draft.product, draft.stage,
        ]
        where name.count > Self.nameBytesMost {
            problems.add("a name of \(name.count) bytes; names have at most \(Self.nameBytesMost)", event: nil)
        }
        return problems.count == 0 ? .success(draft) : .failure(problems)
    }

    private func type(
        _ slice: Slice, _ bytes: UnsafeBufferPointer<UInt8>, _ problems: inout RequestProblems
    ) -> CallType {
        if let type = CallType(rawValue: String(decoding: bytes[slice.range], as: UTF8.self)) { return type }
        let names = CallType.allCases.map(\.rawValue).joined(separator: ", ")
        problems.add("type is \(slice.isEmpty ? "missing" : "none that is known"); it is one of \(names)", event: nil)
        return .track
    }

    private func identify(
        _ draft: inout Draft, _ fields: CallFields, _ type: CallType, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        func number(_ slice: Slice, _ kind: Identifier) -> UInt64 {
            kind.number(UnsafeBufferPointer(rebasing: bytes[slice.range]))
        }
        for id in [fields.message, fields.anonymous, fields.user, fields.previous] where id.count > Self.idBytesMost {
            problems.add("an id of \(id.count) bytes; ids have at most \(Self.idBytesMost)", event: nil)
        }
        if !fields.user.isEmpty { draft.user = number(fields.user, .user) }
        let device = type == .alias && !fields.previous.isEmpty ? fields.previous : fields.anonymous
        if !device.isEmpty {
            draft.device = number(device, .device)
        } else if !fields.user.isEmpty {
            draft.device = number(fields.user, .userOnly)
        } else {
            problems.add("neither userId nor anonymousId says who it was; give one of them", event: nil)
        }
    }

    private func readType(
        _ draft: inout Draft, _ fields: CallFields, _ type: CallType, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        draft.name = type == .track ? fields.event : .none
        switch type {
        // Traits of somebody who is not known by name identify nobody.
        case .identify, .alias: draft.kind = draft.user != 0 ? .identify : .event
        case .page, .screen, .group: draft.kind = .event
        case .track:
            if fields.event.isEmpty { problems.add("a track call needs the name of its event", event: nil) }
            let name = bytes[fields.event.range]
            draft.isGoal = goals.contains { name.elementsEqual($0) }
            if name.elementsEqual(refund), !fields.order.isEmpty {
                draft.kind = .refund
                if !fields.goal.isEmpty { draft.name = fields.goal }
            }
            if name.elementsEqual(stageEntered), !draft.stage.isEmpty, !draft.isGoal { draft.kind = .stage }
            readOrder(&draft, fields, bytes, &problems)
        }
        // What means nothing by itself is the touch.
        if draft.kind == .event, !draft.isGoal, draft.hasTouch { draft.kind = draft.touch }
        if draft.kind == .stage {
            draft.name = .none
        } else if draft.kind != .identify, draft.name.isEmpty {
            draft.name = fields.type
        }
    }

    private func readOrder(
        _ draft: inout Draft, _ fields: CallFields, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        if !fields.order.isEmpty {
            draft.order = Identifier.order.number(UnsafeBufferPointer(rebasing: bytes[fields.order.range]))
        }
        guard draft.isGoal || draft.kind == .refund else {
            draft.value = worth(fields, bytes) ?? 0
            return
        }
        if let currency = dialect.currency, !fields.currency.isEmpty,
            !bytes[fields.currency.range].elementsEqual(currency.utf8)
        {
            problems.add("it is not in \(currency), in which this server counts; convert it before", event: nil)
        }
        guard [fields.value, fields.revenue, fields.total].contains(where: { !$0.isEmpty }) else { return }
        if let amount = worth(fields, bytes) {
            draft.value = draft.kind == .refund ? abs(amount) : amount
        } else {
            problems.add("value is no amount of money below 9e13; write it like 49.90", event: nil)
        }
    }

    /// What the call says something is worth, in minor units; what is no conversion may have words in these fields.
    private func worth(_ fields: CallFields, _ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let value = [fields.value, fields.revenue, fields.total].first(where: { !$0.isEmpty }) else { return nil }
        return Amount.minorUnits(UnsafeBufferPointer(rebasing: bytes[value.range]), minorUnits: dialect.minorUnits)
    }
}

import Foundation
import Tracking

/// Follows ``Program``s. One for each thread.
final class Renderer {
    /// Which times events carry.
    enum Clock: Sendable, Hashable {
        /// Their own.
        case virtual
        /// Their own, so many microseconds later.
        case shifted(Int64)
        /// That of sending.
        case wall
    }
    private let clock: Clock
    private let minorUnits: Int64
    private let run: String
    private let runHash: (UInt64, UInt64)
    private let tokens: RunTokens
    /// Where the partners of each channel begin in the table of all.
    private let partnerStarts: [Int]
    private let partnerCounts: [Int]
    private let stageCount: Int
    private let scratch = (ByteWriter(), ByteWriter())
    /// Microseconds since 1970, set before each request.
    private(set) var now: Int64 = 0
    /// What the monotonic clock, in microseconds, is behind the calendar.
    private var calendarShift: Int64 = 0
    /// Of the event's customer.
    var captured: [[UInt8]?]?

    init(_ plan: RunPlan, clock: Clock) {
        self.clock = clock
        minorUnits = max(1, plan.minorUnits)
        run = plan.id
        tokens = RunTokens(run: plan.id)
        runHash = (Digest64.of(plan.id.utf8, seed: 1), Digest64.of(plan.id.utf8, seed: 2))
        partnerCounts = plan.vocabulary.channels.map(\.partners.count)
        partnerStarts = partnerCounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        stageCount = plan.vocabulary.stages.count
    }

    /// Looks at the calendar; to be called now and then, as somebody may set it.
    ///
    /// - Parameter monotonic: what that clock says just now, in nanoseconds.
    func setClock(_ monotonic: UInt64) {
        calendarShift = Int64(Date().timeIntervalSince1970 * 1e6) - Int64(monotonic / 1000)
    }

    /// - Parameter monotonic: when the next request goes out, in nanoseconds.
    func setNow(_ monotonic: UInt64) { now = calendarShift + Int64(monotonic / 1000) }

    func render(_ program: borrowing Program, _ event: TrackingEvent, to writer: ByteWriter) {
        program.pool.withUnsafeBufferPointer { pool in
            program.steps.withUnsafeBufferPointer { steps in follow(steps, pool, program, event, to: writer) }
        }
    }

    private func follow(
        _ steps: UnsafeBufferPointer<Program.Step>, _ pool: UnsafeBufferPointer<UInt8>, _ program: borrowing Program,
        _ event: TrackingEvent, to writer: ByteWriter
    ) {
        var (index, pairs) = (0, 0)
        while index < steps.count {
            let step = steps[index]
            index += 1
            switch step.code {
            case .literal: writer.put(UnsafeBufferPointer(rebasing: pool[Int(step.a)..<Int(step.b)]))
            case .field: write(step.variable, event, to: writer)
            case .name:
                guard let name = self.index(of: step.variable, event), name < Int(step.b) else { break }
                let place = Int(step.a) + name
                let (start, end) = (Int(program.ends[place]), Int(program.ends[place + 1]))
                writer.put(UnsafeBufferPointer(rebasing: pool[start..<end]))
            case .escaped: writeEscaped(step.variable, program.chains[Int(step.a)], event, to: writer)
            case .skipUnlessPresent: if !isPresent(step.variable, event) { index = Int(step.a) }
            case .comma:
                if let last = writer.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
                    writer.put(UInt8(ascii: ","))
                }
            case .pair:
                if pairs > 0 { writer.put(UInt8(ascii: "&")) } else if step.a != 0 { writer.put(UInt8(step.a)) }
                pairs += 1
            case .items: break
            }
        }
    }

    // MARK: Names

    private func index(of variable: Variable, _ event: TrackingEvent) -> Int? {
        func known(_ index: UInt16) -> Int? { index == TrackingEvent.nothing ? nil : Int(index) }
        switch variable {
        case .event: return known(event.name)
        case .channel, .channelKind: return known(event.channel)
        case .partner:
            guard let channel = known(event.channel), let partner = known(event.partner),
                channel < partnerCounts.count, partner < partnerCounts[channel]
            else { return nil }
            return partnerStarts[channel] + partner
        case .campaign: return known(event.campaign)
        case .coupon: return known(event.coupon)
        case .stage: return event.stage == TrackingEvent.churned ? stageCount : known(event.stage)
        case .product: return known(event.product)
        case .kind: return Int(event.kind.rawValue)
        default: return nil
        }
    }

    // MARK: Presence

    func isPresent(_ variable: Variable, _ event: TrackingEvent) -> Bool {
        switch variable {
        case .user, .userToken: event.user != 0 || event.kind == .identify
        case .order, .orderToken: event.order != 0
        case .value: event.value != 0 || event.order != 0 || event.kind == .refund
        case .amount: event.amount != 0
        case .capture(let index): captured?[index] != nil
        default: variable.isName ? index(of: variable, event) != nil : true
        }
    }

    // MARK: Escaped values

    private func writeEscaped(
        _ variable: Variable, _ chain: [Escaping], _ event: TrackingEvent, to writer: ByteWriter
    ) {
        var (from, into) = (scratch.0, scratch.1)
        from.removeAll()
        write(variable, event, to: from)
        if chain.count == 1 { return chain[0].write(from.bytes, to: writer) }
        for escaping in chain {
            into.removeAll()
            escaping.write(from.bytes, to: into)
            swap(&from, &into)
        }
        writer.put(from.bytes)
    }

    // MARK: Values

    private func write(_ variable: Variable, _ event: TrackingEvent, to writer: ByteWriter) {
        switch variable {
        case .id: writeID(event, to: writer)
        case .uuid: writeUUID(Digest64.mix(runHash.0 ^ event.id.customer), event.id.sequence ^ runHash.1, to: writer)
        case .nonce: writer.put(Digest64.mix(Digest64.mix(event.id.customer) ^ event.id.sequence ^ runHash.0) >> 32)
        case .token: writer.putHex(tokens.token(event.id))
        case .customer: writer.put(event.id.customer)
        case .sequence: writer.put(event.id.sequence)
        case .copy: writer.put(UInt64(event.copy))
        case .eventIndex: writer.put(UInt64(event.name))
        case .channelIndex: writer.put(UInt64(event.channel))
        case .partnerIndex: writer.put(UInt64(event.partner))
        case .campaignIndex: writer.put(UInt64(event.campaign))
        case .couponIndex: writer.put(UInt64(event.coupon))
        case .stageIndex: writer.put(UInt64(event.stage))
        case .productIndex: writer.put(UInt64(event.product))
        case .order, .orderNumber: writer.put(event.order)
        case .orderToken: writer.putHex(tokens.token(.order, event.order))
        case .value: writeMajor(event.value, to: writer)
        case .valueMinor: writer.put(event.value)
        // The shortest digits that give the same number back.
        case .amount, .amountNumber: writer.put("\(event.amount)")
        case .time(let format): CalendarTime.write(carried(event.time), as: format, to: writer)
        case .due(let format): CalendarTime.write(carried(event.due), as: format, to: writer)
        case .now(let format): CalendarTime.write(now, as: format, to: writer)
        case .capture(let index): if let value = captured?[index] { writer.put(value) }
        default: writeIdentity(variable, event, to: writer)
        }
    }

    private func writeIdentity(_ variable: Variable, _ event: TrackingEvent, to writer: ByteWriter) {
        switch variable {
        case .device: writer.putHex(event.device)
        case .deviceNumber: writer.put(event.device)
        case .deviceUUID: writeUUID(Digest64.mix(event.device), event.device, to: writer)
        case .deviceAddress: DeviceTraits.writeAddress(of: event.device, to: writer)
        case .deviceAgent: DeviceTraits.writeAgent(of: event.device, to: writer)
        case .user: writer.putHex(event.user)
        case .userNumber: writer.put(event.user)
        case .deviceToken: writer.putHex(tokens.token(.device, event.device))
        case .userToken: writer.putHex(tokens.token(.user, event.user))
        default: break
        }
    }

    private func carried(_ time: Int64) -> Int64 {
        switch clock {
        case .virtual: time
        case .shifted(let shift): time &+ shift
        case .wall: now
        }
    }

    private func writeID(_ event: TrackingEvent, to writer: ByteWriter) {
        writer.put(run)
        writer.put(UInt8(ascii: "-"))
        writer.putShortHex(event.id.customer)
        writer.put(UInt8(ascii: "-"))
        writer.putShortHex(event.id.sequence)
    }

    /// Version 8 (custom, RFC 9562) of 122 of the 128 bits.
    private func writeUUID(_ high: UInt64, _ low: UInt64, to writer: ByteWriter) {
        let low = Digest64.mix(low ^ high)
        writer.putHex(high >> 32, digits: 8)
        writer.put(UInt8(ascii: "-"))
        writer.putHex(high >> 16, digits: 4)
        writer.put("-8")
        writer.putHex(high, digits: 3)
        writer.put(UInt8(ascii: "-"))
        writer.putHex(0x8000 | low >> 48 & 0x3FFF, digits: 4)
        writer.put(UInt8(ascii: "-"))
        writer.putHex(low, digits: 12)
    }

    /// `12.34`; digits after the point as the currency has them.
    private func writeMajor(_ value: Int64, to writer: ByteWriter) {
        if value < 0 { writer.put(UInt8(ascii: "-")) }
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(minorUnits))
        writer.put(whole)
        guard minorUnits > 1 else { return }
        writer.put(UInt8(ascii: "."))
        var (digits, size) = (0, UInt64(1))
        while size < UInt64(minorUnits) { (digits, size) = (digits + 1, size * 10) }
        writer.put(rest * size / UInt64(minorUnits), width: digits)
    }
}

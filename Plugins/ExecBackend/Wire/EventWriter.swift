import Tracking

/// Writes events as JSON objects: each field that says something, under its name. See the article on the protocol.
///
/// By hand, because this is where the time of a batch goes: Foundation's encoder would take most of it.
enum EventWriter {
    /// More than the longest event takes: 18 fields of at most 26 digits with their names.
    static let longest = 768

    /// - Parameter events: with finite amounts.
    static func write(_ events: UnsafeBufferPointer<TrackingEvent>, to line: inout LineWriter) {
        var isFirst = true
        for index in events.indices {
            line.reserve(longest)
            if !isFirst { line.put(UInt8(ascii: ",")) }
            isFirst = false
            write(events.baseAddress.unsafelyUnwrapped + index, to: &line)
        }
    }

    @inline(__always)
    private static func write(_ event: UnsafePointer<TrackingEvent>, to line: inout LineWriter) {
        line.put(#"{"customer":"#)
        line.put(event.pointee.id.customer)
        line.put(#","sequence":"#)
        line.put(event.pointee.id.sequence)
        line.put(name(of: event.pointee.kind))
        line.put(event.pointee.time)
        if event.pointee.due != event.pointee.time {
            line.put(#","due":"#)
            line.put(event.pointee.due)
        }
        line.put(#","device":"#)
        line.put(event.pointee.device)
        write(#","channel":"#, event.pointee.channel, to: &line)
        write(#","partner":"#, event.pointee.partner, to: &line)
        write(#","campaign":"#, event.pointee.campaign, to: &line)
        write(#","name":"#, event.pointee.name, to: &line)
        write(#","stage":"#, event.pointee.stage, to: &line)
        write(#","product":"#, event.pointee.product, to: &line)
        write(#","coupon":"#, event.pointee.coupon, to: &line)
        writeNumbers(of: event, to: &line)
        line.put(UInt8(ascii: "}"))
    }

    @inline(__always)
    private static func writeNumbers(of event: UnsafePointer<TrackingEvent>, to line: inout LineWriter) {
        if event.pointee.kind == .identify || event.pointee.user != 0 {
            line.put(#","user":"#)
            line.put(event.pointee.user)
        }
        if event.pointee.order != 0 {
            line.put(#","order":"#)
            line.put(event.pointee.order)
        }
        if event.pointee.value != 0 {
            line.put(#","value":"#)
            line.put(event.pointee.value)
        }
        if event.pointee.amount != 0 {
            line.put(#","amount":"#)
            // The shortest digits that give the same number back, which JSON takes as they are.
            line.append("\(event.pointee.amount)".utf8)
            line.reserve(longest)
        }
        if event.pointee.copy != 0 {
            line.put(#","copy":"#)
            line.put(UInt64(event.pointee.copy))
        }
    }

    @inline(__always)
    private static func write(_ key: StaticString, _ index: UInt16, to line: inout LineWriter) {
        guard index != TrackingEvent.nothing else { return }
        line.put(key)
        line.put(UInt64(index))
    }

    @inline(__always)
    private static func name(of kind: TrackingEvent.Kind) -> StaticString {
        switch kind {
        case .click: #","kind":"click","time":"#
        case .view: #","kind":"view","time":"#
        case .send: #","kind":"send","time":"#
        case .direct: #","kind":"direct","time":"#
        case .event: #","kind":"event","time":"#
        case .stage: #","kind":"stage","time":"#
        case .identify: #","kind":"identify","time":"#
        case .refund: #","kind":"refund","time":"#
        }
    }
}

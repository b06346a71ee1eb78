import Tracking

extension Evidence {
    /// The stored events as bytes.
    func writeStored(to writer: inout ByteWriter) {
        writer.write(stored.count)
        for event in stored {
            writer.write(event.id.customer)
            writer.write(event.id.sequence)
            for number in [event.time, event.due, event.value] { writer.write(number.zigzag) }
            for number in [event.device, event.user, event.order, event.amount.bitPattern] { writer.write(number) }
            for index in [
                event.name, event.channel, event.partner, event.campaign, event.coupon, event.stage, event.product,
            ] { writer.write(index) }
            writer.write(event.kind.rawValue)
            writer.write(event.copy)
        }
    }

    /// Reads what ``writeStored(to:)`` wrote.
    static func readStored(_ reader: inout ByteReader) throws -> ContiguousArray<TrackingEvent> {
        var stored: ContiguousArray<TrackingEvent> = []
        for _ in 0..<(try reader.readCount()) {
            let id = EventID(customer: try reader.read(), sequence: try reader.read())
            var event = TrackingEvent(id: id, kind: .event, time: Int64(zigzag: try reader.read()), device: 0)
            event.due = Int64(zigzag: try reader.read())
            event.value = Int64(zigzag: try reader.read())
            event.device = try reader.read()
            event.user = try reader.read()
            event.order = try reader.read()
            event.amount = Double(bitPattern: try reader.read())
            event.name = try reader.read()
            event.channel = try reader.read()
            event.partner = try reader.read()
            event.campaign = try reader.read()
            event.coupon = try reader.read()
            event.stage = try reader.read()
            event.product = try reader.read()
            guard let kind = TrackingEvent.Kind(rawValue: try reader.read()) else { throw ByteReader.Damage() }
            event.kind = kind
            event.copy = try reader.read()
            stored.append(event)
        }
        guard reader.isAtEnd else { throw ByteReader.Damage() }
        return stored
    }
}

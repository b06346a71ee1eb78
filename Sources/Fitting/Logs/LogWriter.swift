import Simulation

/// Writes what happened to simulated customers as the log that `footfall fit` reads, which `footfall attribute` reads as well.
///
/// It tells what somebody who watches everything would know: entries into the world, decisions (staying among them), touches as
/// they appear (`click` and `direct` lines by their clicks alone), conversions, orders and refunds. It does not tell traits,
/// segments, or which touches came by intent.
public struct LogWriter: Sendable {
    public static let header =
        "customer,time,event,channel,kind,partner,campaign,line,goal,order,value,stage,to\n"

    private let world: World
    /// Microseconds since 1970.
    private let start: Int64
    /// By line: what its touches and its clicks appear as; `nil`: its touches are not seen.
    private let appearances: [(touch: String?, click: String)]
    private let labels: [String]
    private let campaigns: [String]

    /// - Parameter start: of the scenario, microseconds since 1970.
    public init(_ world: World, start: Int64) {
        self.world = world
        self.start = start
        appearances = world.lines.map { line in
            switch line.appearance {
            case .click: (nil, "click")
            case .view: ("view", "click")
            case .send: ("send", "click")
            case .direct: (nil, "direct")
            }
        }
        campaigns = world.lines.map { line in line.campaign.map { world.campaigns[$0].name } ?? "" }
        labels = world.lines.map { line in
            // A line without a name of its own is called after its channel, which says nothing new.
            let channel = world.channels[line.channel]
            let own = [channel.name] + channel.partners.map { "\(channel.name)/\($0.name)" }
            return own.contains(line.name) ? "" : line.name
        }
    }

    /// Adds the rows of every customer of the ledger.
    public func write(_ ledger: Ledger, into text: inout [UInt8]) {
        for index in ledger.customers.indices {
            let customer = String(ledger.customers[index].id)
            for occurrence in ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]] {
                write(occurrence, customer, &text)
            }
        }
    }

    private struct Fields {
        var event: String
        var channel = ""
        var kind = ""
        var partner = ""
        var campaign = ""
        var line = ""
        var goal = ""
        var order = ""
        var value = ""
        var stage = ""
        var to = ""
    }

    private func write(_ occurrence: Occurrence, _ customer: String, _ text: inout [UInt8]) {
        func add(_ fields: Fields) {
            text += Array(customer.utf8)
            text.append(UInt8(ascii: ","))
            text += Array(Self.time(start + occurrence.time).utf8)
            for field in [
                fields.event, fields.channel, fields.kind, fields.partner, fields.campaign, fields.line, fields.goal,
                fields.order, fields.value, fields.stage, fields.to,
            ] {
                text.append(UInt8(ascii: ","))
                text += Array(field.utf8)
            }
            text.append(UInt8(ascii: "\n"))
        }
        switch occurrence.kind {
        case .arrival:
            add(source(occurrence, Fields(event: "stage", stage: world.stages[Int(occurrence.stage)].name)))
            if occurrence.channel >= 0 { add(source(occurrence, Fields(event: "touch", kind: "click"))) }
        case .touch, .click:
            let line = Int(occurrence.line)
            let kind = occurrence.kind == .click ? appearances[line].click : appearances[line].touch
            guard let kind else { return }
            add(
                source(
                    occurrence, Fields(event: "touch", kind: kind, campaign: campaigns[line], line: labels[line])))
        case .decision:
            var fields = Fields(event: "decision", stage: world.stages[Int(occurrence.stage)].name)
            if occurrence.outcome >= 0 {
                fields.to = occurrence.to < 0 ? "churned" : world.stages[Int(occurrence.to)].name
            }
            if occurrence.event >= 0 { fields.goal = world.events[Int(occurrence.event)] }
            add(fields)
            if let conversion = conversion(occurrence, customer) { add(conversion) }
        case .emission: if let conversion = conversion(occurrence, customer) { add(conversion) }
        case .refund:
            add(Fields(event: "refund", order: "\(customer)-\(occurrence.order)", value: money(occurrence.value)))
        case .survey, .referral, .end: return
        }
    }

    private func source(_ occurrence: Occurrence, _ fields: Fields) -> Fields {
        guard occurrence.channel >= 0 else { return fields }
        var fields = fields
        let channel = world.channels[Int(occurrence.channel)]
        fields.channel = channel.name
        if occurrence.partner >= 0 { fields.partner = channel.partners[Int(occurrence.partner)].name }
        return fields
    }

    /// A row for the goal, and for every event that is worth something.
    private func conversion(_ occurrence: Occurrence, _ customer: String) -> Fields? {
        guard occurrence.event >= 0, Int(occurrence.event) == world.goal || occurrence.value != 0 else { return nil }
        return Fields(
            event: "conversion", goal: world.events[Int(occurrence.event)],
            order: occurrence.value == 0 ? "" : "\(customer)-\(occurrence.order)",
            value: occurrence.value == 0 ? "" : money(occurrence.value))
    }

    private func money(_ minor: Int64) -> String {
        let unit = Int64(world.minorUnits)
        guard unit > 1 else { return String(minor) }
        let decimals = String(String(unit + minor.magnitude.asInt64 % unit).dropFirst())
        return (minor < 0 ? "-" : "") + String(minor.magnitude.asInt64 / unit) + "." + decimals
    }

    /// `2026-01-31T09:30:00.000001Z`.
    private static func time(_ microseconds: Int64) -> String {
        let day = microseconds >= 0 ? microseconds / 86_400_000_000 : (microseconds - 86_399_999_999) / 86_400_000_000
        let rest = microseconds - day * 86_400_000_000
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let seconds = rest / 1_000_000
        return DayText.text(Int(day)) + "T" + padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":"
            + padded(seconds % 60, 2) + "." + padded(rest % 1_000_000, 6) + "Z"
    }
}

extension UInt64 {
    fileprivate var asInt64: Int64 { Int64(truncatingIfNeeded: self) }
}

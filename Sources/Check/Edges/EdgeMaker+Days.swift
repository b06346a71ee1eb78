import Tracking

/// Midnights and changes of clocks in the reporting time zone.
extension EdgeMaker {
    mutating func makeMidnights() {
        let midnight = midnight(before: noon)
        let (tick, day) = (tick, Self.day)
        add("a click one tick before midnight, the conversion at midnight") { draft in
            draft.touch(.click, at: midnight - tick)
            draft.convert(at: midnight)
        }
        add("a click at midnight, the conversion one tick before the next") { draft in
            draft.touch(.click, at: midnight)
            draft.convert(at: midnight + day - tick)
        }
        makeDays("at the ends of their days", from: midnight, to: midnight)
    }

    /// Clicks at both ends of the oldest day that counts and of the day before, for a conversion late and early in its day.
    private mutating func makeDays(_ words: String, from oldest: Int64, to latest: Int64) {
        let days = min(plan.choices.lookback.click, 4_000 * Self.day) / Self.day * Self.day
        let tick = tick
        let first = midnight(before: oldest - days + Self.day / 2)
        for (name, touch) in [
            ("first tick of the oldest day", first), ("last tick of the day before", first - tick),
            ("last tick of the oldest day", first + Self.day - tick),
        ] {
            for (moment, time) in [("early", latest), ("late", latest + Self.day - tick)] {
                add("a click in the \(name), a conversion \(moment) in its day, \(words)") { draft in
                    draft.touch(.click, at: touch)
                    draft.convert(at: time)
                }
            }
        }
    }

    mutating func makeClockChanges() {
        let (tick, hour) = (tick, Self.day / 24)
        let changes = zip(plan.choices.zone, plan.choices.zone.dropFirst())
            .filter { $0.offset != $1.offset }.map { ($1.from, $1.offset > $0.offset ? "forward" : "back") }
        for direction in ["forward", "back"] {
            guard let change = changes.first(where: { $0.1 == direction })?.0 else { continue }
            let midnight = midnight(before: change)
            makeDays("on the day when clocks go \(direction)", from: midnight, to: midnight)
            add("a click an hour before clocks go \(direction), a conversion an hour after") { draft in
                draft.touch(.click, at: change - hour)
                draft.convert(at: change + hour)
            }
            add("a click and a conversion a tick around clocks going \(direction)") { draft in
                draft.touch(.click, at: change - tick)
                draft.convert(at: change)
            }
            let next = self.midnight(before: midnight + 36 * hour)
            add("a click at the end of the day when clocks go \(direction), a conversion after midnight") { draft in
                draft.touch(.click, at: next - tick)
                draft.convert(at: next)
            }
        }
    }

    /// Of the reporting zone.
    private func midnight(before time: Int64) -> Int64 {
        let zone = plan.choices.zone
        let offset = zone.last { $0.from <= time }?.offset ?? zone.first?.offset ?? 0
        let local = time + offset
        let start = local.floorDivided(by: Self.day) * Self.day
        // The offset of that midnight, which may be another one.
        let there = zone.last { $0.from <= start - offset }?.offset ?? zone.first?.offset ?? 0
        return start - there
    }
}

import Simulation

extension Compiler {
    func population() -> Population {
        let section = document.population
        let traitNames = section?.traits.table.names ?? []
        let own = section?.traits.population ?? []
        var segments = (section?.segments ?? []).enumerated().map { index, segment in
            let values = traitNames.indices.map { trait in
                section?.traits.segments[index][trait] ?? own[trait] ?? .constant(0)
            }
            return Segment(name: segment.name, share: segment.share, traits: values)
        }
        if segments.isEmpty {
            segments = [Segment(name: "", share: 1, traits: traitNames.indices.map { own[$0] ?? .constant(0) })]
        }
        let arrivals = section?.arrivals ?? []
        if section?.hasArrivals != true {
            problems.report(
                "nobody arrives: there is no `population.arrivals`", at: section?.location ?? document.location,
                remedy: "write `population: {arrivals: {rate: 100/day}}`")
        }
        return Population(arrivals: arrivals.compactMap { arrival($0) }, segments: segments, traits: traitNames)
    }

    private func arrival(_ section: ArrivalSection) -> ArrivalEntry? {
        let process: ArrivalEntry.Process
        switch section.process {
        case .rate(let rate):
            if document.head.horizon == nil {
                problems.report(
                    "a rate of arrivals never ends where `horizon` is `none`", at: section.location,
                    remedy: "write `customers: 100_000, over: 0d`, or give the scenario a horizon")
            }
            process = .rate(rate)
        case .customers(let count, let over):
            if let horizon = document.head.horizon, over > horizon {
                problems.warn(
                    "some of these customers come after the horizon", at: section.location,
                    remedy: "let them come within the horizon, or make it longer")
            }
            process = .customers(count, over: over)
        case .trace(let rows): process = .trace(recorded(rows))
        }
        return ArrivalEntry(
            process: process, regular: section.regular, channel: section.channel.flatMap { names.channel($0) },
            stage: section.stage.flatMap { names.stage($0) } ?? 0,
            segment: section.segment.flatMap { names.segment($0) })
    }

    /// Rows in time order, equal times as in the file.
    private func recorded(_ rows: [TraceRow]) -> [ArrivalEntry.Recorded] {
        var found: [(offset: Int, row: ArrivalEntry.Recorded)] = []
        for (offset, row) in rows.enumerated() {
            let time = row.isInstant ? row.time - document.head.start : row.time
            let place = row.channel ?? row.segment ?? row.stage
            if time < 0 {
                let start = SourceLocation(
                    file: place?.location.file ?? document.location.file, line: offset + 2, column: 1)
                problems.report(
                    "an arrival before the scenario's start", at: place?.location ?? start,
                    remedy: "set `start` to its time")
            }
            found.append(
                (
                    offset,
                    ArrivalEntry.Recorded(
                        time: time, channel: row.channel.flatMap { names.channel($0) },
                        segment: row.segment.flatMap { names.segment($0) }, stage: row.stage.flatMap { names.stage($0) }
                    )
                ))
        }
        return found.sorted { ($0.row.time, $0.offset) < ($1.row.time, $1.offset) }.map(\.row)
    }
}

/// One of `gauges:`: a counter moved by events.
struct GaugeSection {
    var name: String
    var start: Double
    var per: [(event: Reference, change: Double)]
    var minimum: Double?
}

extension Reader {
    func readGauges(_ tree: Tree) -> [GaugeSection] {
        named(tree, "a gauge", example: "`gauges: {followers: {start: 12_000, per: {follow: 1, unfollow: -1}}}`")
            .compactMap { entry in
                guard let fields = Fields(entry.value, what: "a gauge", keys: SectionKeys.gauge, problems: problems)
                else { return nil }
                let start = fields["start"].flatMap { constant($0, .number) } ?? 0
                let per = fields.required("per", remedy: "say what moves it, like `per: {follow: 1, unfollow: -1}`")
                let changes = per.map { named($0, "an event", example: "`per: {follow: 1, unfollow: -1}`") } ?? []
                return GaugeSection(
                    name: entry.key, start: start,
                    per: changes.compactMap { change in
                        constant(change.value, .number).map {
                            (Reference(name: change.key, location: change.keyLocation), $0)
                        }
                    },
                    minimum: fields["min"].flatMap { constant($0, .number) })
            }
    }
}

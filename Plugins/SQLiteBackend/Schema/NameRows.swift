import GRDB
import Tracking

/// A run's names as rows, which the views join.
struct NameRows {
    let run: Int64

    /// Adds the names that the vocabulary has beyond those known.
    func insert(_ vocabulary: Vocabulary, beyond known: Vocabulary, in db: Database) throws {
        let lists = [
            ("campaign", vocabulary.campaigns, known.campaigns), ("event", vocabulary.events, known.events),
            ("stage", vocabulary.stages, known.stages), ("product", vocabulary.products, known.products),
            ("coupon", vocabulary.coupons, known.coupons),
        ]
        let name = try db.makeStatement(sql: "INSERT INTO name VALUES (?, ?, ?, ?)")
        for (list, names, old) in lists {
            for (index, text) in names.enumerated().dropFirst(old.count) {
                try name.execute(arguments: [run, list, index + 1, text])
            }
        }
        // There from the beginning, whatever names come.
        try db.execute(
            sql: "INSERT OR IGNORE INTO name VALUES (?, 'stage', ?, 'churned')",
            arguments: [run, Column.number(TrackingEvent.churned)])
        for (index, channel) in vocabulary.channels.enumerated() {
            let old = index < known.channels.count ? known.channels[index].partners.count : nil
            if old == nil {
                try db.execute(
                    sql: "INSERT INTO channel VALUES (?, ?, ?, ?)",
                    arguments: [run, index + 1, channel.name, channel.kind])
            }
            for (place, partner) in channel.partners.enumerated().dropFirst(old ?? 0) {
                try db.execute(
                    sql: "INSERT INTO partner VALUES (?, ?, ?, ?)", arguments: [run, index + 1, place + 1, partner])
            }
        }
    }
}

import Synchronization

/// A measure's name and number in one replication.
typealias MeasureRow = [(path: String, value: Double)]

/// Measures by replication: a column of numbers for each path.
struct MeasureTable: Sendable {
    /// The table as it is stored: what each replication says, bit for bit.
    struct Stored: Codable {
        struct Row: Codable {
            var replication: Int
            /// Indices into ``paths``.
            var places: [Int]
            /// Patterns of the numbers.
            var bits: [UInt64]
        }
        var paths: [String] = []
        var rows: [Row] = []
    }

    private var places: [String: Int] = [:]
    /// By place, then replication; not a number where the replication does not have the measure.
    private var columns: [[Double]] = []
    /// Replications that were added.
    private(set) var replications: Set<Int> = []

    /// - Parameter replication: from 0, in any order, each once.
    mutating func add(_ row: MeasureRow, replication: Int) {
        replications.insert(replication)
        for (path, value) in row where value.isFinite {
            let place = places[path] ?? columns.count
            if place == columns.count {
                places[path] = place
                columns.append([])
            }
            while columns[place].count <= replication { columns[place].append(.nan) }
            columns[place][replication] = value
        }
    }

    var stored: Stored {
        let paths = self.paths
        let columns = paths.map(column)
        let rows = replications.sorted().map { replication in
            let filled = columns.indices.filter {
                replication < columns[$0].count && !columns[$0][replication].isNaN
            }
            return Stored.Row(
                replication: replication, places: filled,
                bits: filled.map { columns[$0][replication].bitPattern })
        }
        return Stored(paths: paths, rows: rows)
    }

    /// Adds the replications of another table.
    ///
    /// - Throws: ``Damage`` for rows that no table has.
    mutating func add(_ stored: Stored) throws {
        for row in stored.rows {
            guard row.replication >= 0, row.places.count == row.bits.count,
                !replications.contains(row.replication),
                row.places.allSatisfy(stored.paths.indices.contains)
            else { throw Damage() }
            add(
                zip(row.places, row.bits).map { (stored.paths[$0], Double(bitPattern: $1)) },
                replication: row.replication)
        }
    }

    struct Damage: Error {}

    /// Alphabetical.
    var paths: [String] { places.keys.sorted() }

    /// By replication, as far as there are any; not a number where there is none.
    func column(_ path: String) -> [Double] { places[path].map { columns[$0] } ?? [] }

    /// The numbers there are, in the order of replications.
    func values(_ path: String) -> [Double] { column(path).filter { !$0.isNaN } }
}

/// A table that threads add to.
final class SharedTable: Sendable {
    private let table = Mutex(MeasureTable())

    func add(_ row: MeasureRow, replication: Int) {
        table.withLock { $0.add(row, replication: replication) }
    }
    func add(_ stored: MeasureTable.Stored) throws { try table.withLock { try $0.add(stored) } }
    var current: MeasureTable { table.withLock { $0 } }
}

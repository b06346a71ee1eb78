import Synchronization

/// A measure's name and number in one replication.
typealias MeasureRow = [(path: String, value: Double)]

/// Measures by replication: a column of numbers for each path.
struct MeasureTable: Sendable {
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

    func add(_ row: MeasureRow, replication: Int) { table.withLock { $0.add(row, replication: replication) } }
    var current: MeasureTable { table.withLock { $0 } }
}

/// The memory of a tally: exact integers, one block of them per segment, in one piece.
///
/// Adding integers is exact whatever the order, so merging the parts of threads and shards gives what one pass would have
/// given, and the whole is the sum over segments. Counting is the tally's inner loop; therefore cells are reached by plain
/// pointers, without checks that a table's rows (asserted where counts are debugged) could not overflow, and the copy that value semantics ask for is made by ``own()``, once per block instead of once per count.
///
/// Sendable although it holds pointers: one thread at a time counts in it.
struct Cells: @unchecked Sendable {
    // Sendable although it holds pointers: storage that is shared by copies is only ever read, until `own()` has made a copy.
    private final class Storage {
        let counts: UnsafeMutableBufferPointer<Int64>
        let sums: UnsafeMutableBufferPointer<Int128>

        init(counts: Int, sums: Int) {
            self.counts = .allocate(capacity: counts)
            self.sums = .allocate(capacity: sums)
            self.counts.initialize(repeating: 0)
            self.sums.initialize(repeating: 0)
        }

        convenience init(copying other: Storage) {
            self.init(counts: other.counts.count, sums: other.sums.count)
            _ = counts.update(from: other.counts)
            _ = sums.update(from: other.sums)
        }

        deinit {
            counts.deallocate()
            sums.deallocate()
        }
    }

    /// Where a segment's cells begin: valid until the memory is copied or freed.
    struct Origin {
        fileprivate let counts: UnsafeMutablePointer<Int64>
        fileprivate let sums: UnsafeMutablePointer<Int128>
    }

    private var storage: Storage
    private var counts: UnsafeMutableBufferPointer<Int64>
    private var sums: UnsafeMutableBufferPointer<Int128>
    let segments: Int
    private let countsPerSegment: Int
    private let sumsPerSegment: Int

    init(_ plan: CellPlan, segments: Int) {
        self.segments = segments
        countsPerSegment = plan.counts
        sumsPerSegment = plan.sums
        storage = Storage(counts: plan.counts * segments, sums: plan.sums * segments)
        counts = storage.counts
        sums = storage.sums
    }

    /// Makes the memory this value's own. Call it before anything is counted.
    mutating func own() {
        guard !isKnownUniquelyReferenced(&storage) else { return }
        storage = Storage(copying: storage)
        counts = storage.counts
        sums = storage.sums
    }

    /// Adds the cells of another tally of the same plan; call ``own()`` first.
    func merge(_ other: Cells) {
        precondition(
            counts.count == other.counts.count && sums.count == other.sums.count,
            "only tallies of the same plan can be merged")
        for index in counts.indices { counts[index] += other.counts[index] }
        for index in sums.indices { sums[index] += other.sums[index] }
    }

    /// The numbers as bytes, for ``add(_:)``.
    func write(to writer: inout ByteWriter) {
        writer.writeSparse(counts.lazy.map(\.zigzag))
        writer.writeSparse(sums.lazy.map(\.zigzag))
    }

    /// Adds numbers that the cells of a tally of the same plan wrote; call ``own()`` first.
    func add(_ reader: inout ByteReader) throws {
        try reader.readSparse(UInt64.self, count: counts.count) { counts[$0] &+= Int64(zigzag: $1) }
        try reader.readSparse(UInt128.self, count: sums.count) { sums[$0] &+= Int128(zigzag: $1) }
    }

    @inline(__always)
    func origin(segment: Int) -> Origin {
        Origin(
            counts: storage.counts.baseAddress.unsafelyUnwrapped + segment &* countsPerSegment,
            sums: storage.sums.baseAddress.unsafelyUnwrapped + segment &* sumsPerSegment)
    }

    @inline(__always)
    func add<Column>(_ number: Int64, to column: Column, _ table: CountTable<Column>, row: Int = 0, at origin: Origin) {
        assert(row >= 0 && row < table.rows, "row \(row) of \(Column.self)")
        origin.counts[table.index(row, column)] &+= number
    }

    @inline(__always)
    func count<Column>(_ column: Column, _ table: CountTable<Column>, row: Int = 0, at origin: Origin) {
        add(1, to: column, table, row: row, at: origin)
    }

    @inline(__always)
    func add<Column>(_ number: Int128, to column: Column, _ table: SumTable<Column>, row: Int = 0, at origin: Origin) {
        assert(row >= 0 && row < table.rows, "row \(row) of \(Column.self)")
        origin.sums[table.index(row, column)] &+= number
    }

    /// The cell's value, for marks that are set rather than counted.
    @inline(__always)
    func exchange<Column>(_ number: Int64, _ column: Column, _ table: CountTable<Column>, row: Int) -> Int64 {
        assert(row >= 0 && row < table.rows, "row \(row) of \(Column.self)")
        let index = table.index(row, column)
        defer { counts[index] = number }
        return counts[index]
    }

    /// A column's number in a row, summed over segments.
    func sum<Column>(_ column: Column, _ table: CountTable<Column>, row: Int = 0, over segments: Range<Int>) -> Int64 {
        precondition(row >= 0 && row < table.rows)
        let index = table.index(row, column)
        return segments.reduce(0) { $0 + counts[$1 * countsPerSegment + index] }
    }

    func sum<Column>(_ column: Column, _ table: SumTable<Column>, row: Int = 0, over segments: Range<Int>) -> Int128 {
        precondition(row >= 0 && row < table.rows)
        let index = table.index(row, column)
        return segments.reduce(0) { $0 + sums[$1 * sumsPerSegment + index] }
    }
}

/// Names of a table's columns.
protocol TableColumn: CaseIterable, RawRepresentable, Sendable where RawValue == Int {}

/// Rows and columns of counts among the cells of a segment.
struct CountTable<Column: TableColumn>: Sendable {
    let rows: Int
    fileprivate let base: Int
    fileprivate let width: Int

    @inline(__always)
    fileprivate func index(_ row: Int, _ column: Column) -> Int { base &+ row &* width &+ column.rawValue }
}

/// Rows and columns of sums: money in minor units, times in microseconds, properties in fixed point.
struct SumTable<Column: TableColumn>: Sendable {
    let rows: Int
    fileprivate let base: Int
    fileprivate let width: Int

    @inline(__always)
    fileprivate func index(_ row: Int, _ column: Column) -> Int { base &+ row &* width &+ column.rawValue }
}

/// Gives each table its place among the cells.
struct CellPlan {
    fileprivate var counts = 0
    fileprivate var sums = 0

    mutating func counts<Column>(_: Column.Type, rows: Int = 1) -> CountTable<Column> {
        defer { counts += rows * Column.allCases.count }
        return CountTable(rows: rows, base: counts, width: Column.allCases.count)
    }

    mutating func sums<Column>(_: Column.Type, rows: Int = 1) -> SumTable<Column> {
        defer { sums += rows * Column.allCases.count }
        return SumTable(rows: rows, base: sums, width: Column.allCases.count)
    }
}

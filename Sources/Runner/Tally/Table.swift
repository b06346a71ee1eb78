/// Rows and columns of exact integers, with one block of rows per segment.
///
/// Everything that the tally counts lives in tables: adding is exact whatever the order, so merging the parts of threads and
/// shards gives what one pass would have given, and the whole is the sum over segments.
struct Table<Column, Number>: Sendable
where
    Column: CaseIterable & RawRepresentable & Sendable, Column.RawValue == Int,
    Number: AdditiveArithmetic & Sendable
{
    /// Rows of each segment.
    let rows: Int
    private let width: Int
    private var cells: ContiguousArray<Number>

    init(segments: Int, rows: Int) {
        self.rows = rows
        width = Column.allCases.count
        cells = ContiguousArray(repeating: .zero, count: segments * rows * width)
    }

    @inline(__always)
    mutating func add(_ number: Number, to column: Column, row: Int, segment: Int) {
        cells[(segment * rows + row) * width + column.rawValue] += number
    }

    /// The column's number in that row, summed over the segments.
    func sum(_ column: Column, row: Int = 0, over segments: Range<Int>) -> Number {
        var total = Number.zero
        for segment in segments { total += cells[(segment * rows + row) * width + column.rawValue] }
        return total
    }

    /// - Precondition: both were made for the same plan.
    mutating func merge(_ other: Table) {
        precondition(cells.count == other.cells.count, "only tallies of the same plan can be merged")
        for index in cells.indices { cells[index] += other.cells[index] }
    }
}

typealias Counts<Column> = Table<Column, Int64>
where Column: CaseIterable & RawRepresentable & Sendable, Column.RawValue == Int

/// Sums of money in minor units, times in microseconds, properties in fixed point.
typealias Sums<Column> = Table<Column, Int128>
where Column: CaseIterable & RawRepresentable & Sendable, Column.RawValue == Int

extension Table where Number == Int64 {
    @inline(__always)
    mutating func count(_ column: Column, row: Int = 0, segment: Int) {
        add(1, to: column, row: row, segment: segment)
    }

    func count(_ column: Column, row: Int = 0, over segments: Range<Int>) -> Int {
        Int(sum(column, row: row, over: segments))
    }
}

/// What was sold of each product.
struct ProductTally: Sendable {
    enum Column: Int, CaseIterable { case sold }
    enum Money: Int, CaseIterable { case value }

    private(set) var counts: Counts<Column>
    private(set) var values: Sums<Money>

    init(_ layout: TallyLayout, products: Int) {
        counts = Counts(segments: layout.segments, rows: products)
        values = Sums(segments: layout.segments, rows: products)
    }

    mutating func sell(_ product: Int, value: Int64, segment: Int) {
        counts.count(.sold, row: product, segment: segment)
        values.add(Int128(value), to: .value, row: product, segment: segment)
    }

    mutating func merge(_ other: ProductTally) {
        counts.merge(other.counts)
        values.merge(other.values)
    }
}

/// What was sold of each product.
struct ProductTally: Sendable {
    enum Column: Int, TableColumn { case sold }
    enum Money: Int, TableColumn { case value }

    let counts: CountTable<Column>
    let values: SumTable<Money>

    init(products: Int, _ plan: inout CellPlan) {
        counts = plan.counts(Column.self, rows: products)
        values = plan.sums(Money.self, rows: products)
    }

    func sell(_ product: Int, value: Int64, _ cells: Cells, at origin: Cells.Origin) {
        cells.count(.sold, counts, row: product, at: origin)
        cells.add(Int128(value), to: .value, values, row: product, at: origin)
    }
}

import Attribution

/// Reads `customer,date[,value]`: purchases of one customer on one day are one.
struct TransactionReader {
    private let customer: Int
    private let date: Int
    private let value: Int?
    private let options: DataFile.Options
    private let ignored: [String]
    private var names = CustomerNames()
    private var purchases: [(customer: Int, day: Int, value: Double)] = []

    init(_ columns: Columns, _ options: DataFile.Options) {
        customer = columns.required("customer")
        date = columns.required("date")
        value = columns["value"]
        ignored = columns.ignored
        self.options = options
    }

    /// - Throws: `RowProblem`.
    mutating func read(_ row: inout CSVReader) throws {
        guard let day = DayText.days(row.bytes(date)) else {
            throw RowProblem("date is \(RowProblem.quote(row.bytes(date))); write it like 2026-01-31")
        }
        var spent = 0.0
        if let value {
            let bytes = row.bytes(value)
            guard let number = NumberText.parse(bytes), number >= 0, number < 1e15 else {
                let isBack = bytes.first == UInt8(ascii: "-")
                throw RowProblem(
                    "value is \(RowProblem.quote(bytes)); "
                        + (isBack ? "what is paid back is no purchase: leave refunds out" : "it is a number like 29.33")
                )
            }
            spent = number
        }
        purchases.append((try names.number(of: row.bytes(customer)), day, spent))
    }

    /// - Throws: ``FitRefusal`` where nothing was bought.
    mutating func finish() throws -> PurchaseData {
        guard let last = purchases.lazy.map(\.day).max() else {
            throw FitRefusal("no rows after the header: there is nothing to fit")
        }
        let until = options.until ?? last
        purchases.sort { ($0.customer, $0.day) < ($1.customer, $1.day) }
        var customers: [PurchaseData.Customer] = []
        var (current, merged, late) = (-1, 0, 0)
        for purchase in purchases {
            if purchase.customer != current {
                customers.append(.init(name: names.names[purchase.customer], days: [], values: []))
                current = purchase.customer
            }
            if purchase.day > until { late += 1 }
            let index = customers.count - 1
            if customers[index].days.last == purchase.day {
                merged += 1
                customers[index].values[customers[index].values.count - 1] += purchase.value
            } else {
                customers[index].days.append(purchase.day)
                customers[index].values.append(purchase.value)
            }
        }
        let (kept, histories) = PurchaseData.histories(
            of: customers, until: until, unit: options.unit, hasValues: value != nil)
        guard !kept.isEmpty else {
            throw FitRefusal("all purchases are after \(DayText.text(until)); choose a later day")
        }
        var notes: [String] = []
        if merged > 0 {
            notes.append("\(merged) purchases on a day with another of the same customer are merged with it")
        }
        if late > 0 { notes.append("\(late) purchases after \(DayText.text(until)) are left out") }
        if !ignored.isEmpty { notes.append("columns without a meaning here: \(ignored.joined(separator: ", "))") }
        return PurchaseData(
            histories: histories, unit: options.unit, until: until, customers: kept, hasValues: value != nil,
            rowCount: purchases.count, notes: notes)
    }
}

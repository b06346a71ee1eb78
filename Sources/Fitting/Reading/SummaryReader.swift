import Attribution

/// Reads `frequency,recency,T[,monetary_value]`: a history a row.
struct SummaryReader {
    private let frequency: Int
    private let recency: Int
    private let age: Int
    private let meanValue: Int?
    private let options: DataFile.Options
    private let ignored: [String]
    private var histories: [PurchaseHistory] = []

    init(_ columns: Columns, _ options: DataFile.Options) {
        frequency = columns.required("frequency")
        recency = columns.required("recency")
        age = columns.required("T")
        meanValue = columns["monetary_value"]
        ignored = columns.ignored
        self.options = options
    }

    /// - Throws: `RowProblem`.
    mutating func read(_ row: inout CSVReader) throws {
        let written = try number(&row, frequency, "frequency")
        guard written == written.rounded(), written < 1e6 else {
            throw RowProblem("frequency is \(written); it counts repeat purchases")
        }
        var history = PurchaseHistory(
            frequency: Int(written), recency: try number(&row, recency, "recency"), age: try number(&row, age, "T"))
        if let meanValue { history.meanValue = try number(&row, meanValue, "monetary_value") }
        guard history.recency <= history.age else {
            throw RowProblem(
                "recency is \(history.recency) and T \(history.age); the last purchase cannot be after the end")
        }
        if history.frequency == 0, history.recency > 0 {
            throw RowProblem(
                "recency is \(history.recency) without a repeat purchase; frequency does not count the first")
        }
        if history.frequency > 0, history.recency == 0 {
            throw RowProblem(
                "\(history.frequency) repeat purchases and a recency of 0; recency counts from the first one")
        }
        histories.append(history)
    }

    private func number(_ row: inout CSVReader, _ column: Int, _ name: String) throws -> Double {
        guard let number = NumberText.parse(row.bytes(column)), number >= 0, number < 1e9 else {
            throw RowProblem("\(name) is \(RowProblem.quote(row.bytes(column))); it is a number of at least 0")
        }
        return number
    }

    /// - Throws: ``FitRefusal`` where there are no rows.
    func finish() throws -> PurchaseData {
        guard !histories.isEmpty else { throw FitRefusal("no rows after the header: there is nothing to fit") }
        guard options.until == nil else {
            throw FitRefusal("summaries say by T how long each customer was observed, so --until has nothing to cut")
        }
        var notes: [String] = []
        if !ignored.isEmpty { notes.append("columns without a meaning here: \(ignored.joined(separator: ", "))") }
        return PurchaseData(
            histories: histories, unit: options.unit, until: nil, customers: [], hasValues: meanValue != nil,
            rowCount: histories.count, notes: notes)
    }
}

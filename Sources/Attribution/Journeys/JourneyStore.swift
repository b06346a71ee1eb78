import Tracking

/// The rows of a journey file, in parts by customer, so that a customer's rows come together whatever the file's order.
///
/// Parts lie in memory up to a limit, and outside beyond it; which part a customer is in does not depend on that.
struct JourneyStore: ~Copyable {
    static let parts = 64

    private var bytes: [[UInt8]] = Array(repeating: [], count: Self.parts)
    private var held = 0
    private let limit: Int
    private let makeSpill: () throws -> any Spill
    private var spill: (any Spill)?

    init(limit: Int, spill: @escaping () throws -> any Spill) {
        self.limit = limit
        makeSpill = spill
    }

    mutating func add(
        _ row: JourneyRow, _ customer: UnsafeBufferPointer<UInt8>, _ order: UnsafeBufferPointer<UInt8>
    ) throws {
        let part = Int(NameTable.hash(customer) >> 58)
        let size = MemoryLayout<JourneyRow>.size + customer.count + Int(row.orderCount)
        withUnsafeBytes(of: row) { bytes[part].append(contentsOf: $0) }
        bytes[part].append(contentsOf: customer)
        if row.orderCount > 0 { bytes[part].append(contentsOf: order) }
        held += size
        if held > limit { try putAside() }
    }

    private mutating func putAside() throws {
        let place = try spill ?? makeSpill()
        spill = place
        for part in bytes.indices where !bytes[part].isEmpty {
            try bytes[part].withUnsafeBytes { try place.append($0, to: part) }
            bytes[part] = []
        }
        held = 0
    }

    /// All rows of a part, which stays.
    func look(_ part: Int) throws -> [UInt8] {
        guard let spill else { return bytes[part] }
        return try spill.read(part) + bytes[part]
    }

    /// All rows of a part, which is empty afterwards.
    mutating func take(_ part: Int) throws -> [UInt8] {
        let rest = bytes[part]
        bytes[part] = []
        guard let spill else { return rest }
        return try spill.read(part) + rest
    }
}

/// Goes through the customers of one part, each with its rows in order of time; of equal times, of the file.
struct JourneyPart {
    struct Entry {
        var customer: Int
        var row: JourneyRow
        /// Where the row's order begins in the bytes.
        var order: Int
    }

    private let bytes: [UInt8]
    private var customers = NameTable()
    private var entries: [Entry] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let size = MemoryLayout<JourneyRow>.size
        bytes.withUnsafeBytes { raw in
            var start = 0
            while start < raw.count {
                let row = raw.loadUnaligned(fromByteOffset: start, as: JourneyRow.self)
                let name = start + size
                let order = name + Int(row.customerCount)
                let customer = customers.number(
                    of: UnsafeBufferPointer(rebasing: raw.assumingMemoryBound(to: UInt8.self)[name..<order]))
                entries.append(Entry(customer: customer, row: row, order: order))
                start = order + Int(row.orderCount)
            }
        }
        entries.sort {
            ($0.customer, $0.row.time, $0.row.line) < ($1.customer, $1.row.time, $1.row.line)
        }
    }

    func forEachCustomer(_ body: (_ name: Int, ArraySlice<Entry>) throws -> Void) rethrows {
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].customer == entries[start].customer { end += 1 }
            try body(entries[start].customer, entries[start..<end])
            start = end
        }
    }

    func customerName(_ number: Int) -> String { customers.name(number) }

    func order(_ entry: Entry) -> ArraySlice<UInt8> { bytes[entry.order..<entry.order + Int(entry.row.orderCount)] }
}

import Foundation
import GRDB
import Tracking

/// Arguments of a function of whole numbers.
struct Numbers {
    let values: [DatabaseValue]
    subscript(_ index: Int) -> Int64 { Int64.fromDatabaseValue(values[index]) ?? 0 }
}

extension AttributionFunctions {
    static func add(_ name: String, _ count: Int, to db: Database, _ body: @escaping @Sendable (Numbers) -> Int64) {
        db.add(function: DatabaseFunction(name, argumentCount: count, pure: true) { body(Numbers(values: $0)) })
    }

    static func add(_ name: String, _ count: Int, to db: Database, _ body: @escaping @Sendable (Numbers) -> [UInt8]) {
        db.add(function: DatabaseFunction(name, argumentCount: count, pure: true) { Data(body(Numbers(values: $0))) })
    }
}

import Testing
import Tracking

@testable import TrackingServer

@Suite("Names get numbers in the order in which they come")
struct NameTableTests {
    @Test("thousands of them, found again by their bytes")
    func many() {
        var table = NameTable(["first", "second"])
        for number in 2..<5_000 {
            var name = "name \(number)"
            name.withUTF8 { bytes in
                #expect(table.number(of: bytes) == nil)
                table.append(bytes)
            }
        }
        #expect(table.count == 5_000)
        for number in 2..<5_000 { #expect(table.number(of: "name \(number)") == number) }
        #expect(table.number(of: "first") == 0 && table.number(of: "nam") == nil && table.number(of: "") == nil)
        #expect(table.names[4_999] == "name 4999")
    }

    @Test("letters that look the same are others")
    func normalization() {
        let table = NameTable(["é"])
        #expect(table.number(of: "e\u{301}") == nil)
    }

    @Test("a book has a bound for each list, and says when it has grown")
    func bound() throws {
        var book = NameBook(Vocabulary(events: ["a"]))
        book.namesMost = 2
        func number(_ name: String, _ list: NameBook.List) throws -> UInt16 {
            var name = name
            return try name.withUTF8 { try book.number($0, in: list) }
        }
        #expect(try number("a", .events) == 0 && !book.isGrown)
        #expect(try number("", .events) == TrackingEvent.nothing && !book.isGrown)
        #expect(try number("b", .events) == 1 && book.isGrown)
        #expect(throws: KeepingProblem.self) { try number("c", .events) }
        #expect(try number("b", .events) == 1)
        #expect(try number("c", .stages) == 0)
        #expect(book.vocabulary.events == ["a", "b"])
    }
}

import Attribution
import Testing

@testable import Fitting

@Suite("Files of purchases")
struct PurchaseFileTests {
    @Test("purchases of a day merge, the first is no repeat, T ends with the last day of the file")
    func histories() throws {
        let data = try Reading.purchases(
            """
            customer,date,value
            b,2026-01-15,7
            a,2026-01-01,10
            a,20260108,5
            a,2026-01-08T23:59:59Z,15
            a,2026-01-29,30
            """)
        #expect(data.customers.map(\.name) == ["b", "a"])
        #expect(data.histories[1] == PurchaseHistory(frequency: 2, recency: 4, age: 4, meanValue: 25))
        #expect(data.histories[0] == PurchaseHistory(frequency: 0, recency: 0, age: 2, meanValue: 0))
        #expect(data.notes == ["1 purchases on a day with another of the same customer are merged with it"])
    }

    @Test("until cuts off what comes later, customers among them")
    func until() throws {
        let data = try Reading.purchases(
            "customer,date\na,2026-01-01\na,2026-01-08\na,2026-02-01\nb,2026-03-01\n",
            until: CalendarDay.number(of: "2026-01-22"))
        #expect(data.histories == [PurchaseHistory(frequency: 1, recency: 1, age: 3)])
        #expect(data.notes == ["2 purchases after 2026-01-22 are left out"])
    }

    struct Bad: Sendable {
        var text: String
        var problem: String
        init(_ text: String, _ problem: String) { (self.text, self.problem) = (text, problem) }
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            Bad("", "1: the file is empty; it begins with a header like `customer,date,value`"),
            Bad("customer,date,value\na,yesterday,1\n", "2: date is `yesterday`; write it like 2026-01-31"),
            Bad("customer,date,value\na,2026-02-30,1\n", "2: date is `2026-02-30`; write it like 2026-01-31"),
            Bad(
                "customer,date,value\na,2026-01-01,-3\n",
                "2: value is `-3`; what is paid back is no purchase: leave refunds out"),
            Bad("customer,date,value\na,2026-01-01,x\n", "2: value is `x`; it is a number like 29.33"),
            Bad("customer,date,value\n,2026-01-01,3\n", "2: the customer is missing"),
            Bad("customer,date,value\na,2026-01-01\n", "2: 2 fields, and the header has 3"),
            Bad("customer,date,valeu\n", "1: the column `valeu` has no meaning; did you mean `value`?"),
            Bad("frequency,recency\n1,2\n", "1: the header has no column `T`"),
            Bad(
                "frequency,recency,T\n1,5,4\n", "2: recency is 5.0 and T 4.0; the last purchase cannot be after the end"
            ),
            Bad(
                "frequency,recency,T\n0,5,9\n",
                "2: recency is 5.0 without a repeat purchase; frequency does not count the first"),
            Bad("frequency,recency,T\n1.5,1,2\n", "2: frequency is 1.5; it counts repeat purchases"),
            Bad("frequency,recency,T\n-1,1,2\n", "2: frequency is `-1`; it is a number of at least 0"),
            Bad(
                "a;b;c\n",
                "1: the header is none of `customer,date,value`, `frequency,recency,T[,monetary_value]` and "
                    + "`customer,time,event,channel[,kind,partner,campaign,goal,order,value,stage,to]`; separate by commas"
            ),
        ])
    func bad(_ bad: Bad) throws {
        let problems = try #require(throws: FileProblems.self) { try Reading.file(bad.text) }
        #expect(problems.first.map { "\($0.line): \($0.message)" } == [bad.problem])
    }

    @Test("bytes that are no text are refused at once")
    func binary() throws {
        let problems = try #require(throws: FileProblems.self) {
            try Reading.file([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0xFF, 0xFE, 10])
        }
        #expect(problems.count == 1)
        #expect(problems.first[0].line == 1)
    }

    @Test("so many bad rows may be left out, and one more not")
    func maxErrors() throws {
        let text = "customer,date\na,2026-01-01\na,never\na,soon\n"
        #expect(throws: FileProblems.self) { try Reading.file(text, maxErrors: 1) }
        guard case .purchases(let data) = try Reading.file(text, maxErrors: 2) else { throw FitRefusal("") }
        #expect(data.histories.count == 1)
    }

    @Test("a day is written as it is read", arguments: [-700_000, -1, 0, 10_957, 11_016, 20_454, 47_541])
    func days(day: Int) { #expect(CalendarDay.number(of: CalendarDay.text(day)) == day) }
}

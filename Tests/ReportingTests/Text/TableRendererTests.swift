import Reporting
import Testing

@Suite struct TableRendererTests {
    @Test func alignsByDisplayedWidth() {
        var table = TableRenderer([.init("name", .left), .init("n")])
        table.add(["日本", "1"])
        table.add(["cafe\u{301}", "20"])
        table.add(["🙂 ok", "300"])
        #expect(
            table.render(width: 80).lines == [
                "  name     n", "  日本     1", "  cafe\u{301}    20", "  🙂 ok  300",
            ])
    }

    @Test func headersStandOnTheirLastLine() {
        var table = TableRenderer([.init("channel", .left), .init("first-\ntouch")])
        table.add(["ads", "12"])
        #expect(table.render(width: 80).lines == ["           first-", "  channel   touch", "  ads          12"])
    }

    @Test func leavesOutColumnsWithoutEntries() {
        var table = TableRenderer([.init("a", .left), .init("b"), .init("c")])
        table.add(["x", "–", "1"])
        table.add(["y", "", "2"])
        let rendered = table.render(width: 80)
        #expect(rendered.lines == ["  a  c", "  x  1", "  y  2"])
        #expect(rendered.dropped.isEmpty)
    }

    @Test func narrowsByRankThenByShortening() {
        var table = TableRenderer([
            .init("name", .left, rank: 3, flexible: true), .init("keep", rank: 2), .init("lose", rank: 1),
        ])
        table.add(["a-name-that-is-rather-long", "1", "2"])
        let rendered = table.render(width: 24)
        #expect(rendered.dropped == ["lose"])
        #expect(rendered.lines.last == "  a-name-that-is-…     1")
    }

    @Test(arguments: 20...90)
    func neverExceedsItsWidth(width: Int) {
        var table = TableRenderer(
            [.init("name", .left, rank: 3, flexible: true)] + (0..<6).map { .init("column \($0)", rank: $0 % 4) })
        table.add(["one-very-long-name-of-something"] + (0..<6).map { String($0 * 1111) })
        for line in table.render(width: width).lines { #expect(line.count <= width, "\(line)") }
    }

    @Test func rowsMayBeShortOrLong() {
        var table = TableRenderer([.init("a", .left), .init("b")])
        table.add(["x"])
        table.add(["y", "1", "2"])
        #expect(table.render(width: 80).lines == ["  a  b", "  x", "  y  1"])
    }
}

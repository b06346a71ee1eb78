import Foundation
import Results
import Testing

@testable import Reporting

/// The pages of forecasts, judgements and load.
@Suite struct ForecastPageTests {
    enum Kind: String, CaseIterable {
        case forecast, judged, loaded, optimised

        var page: String {
            switch self {
            case .forecast: HTMLReport.render(Sample.forecast())
            case .judged: HTMLReport.render(Sample.judged())
            case .loaded: HTMLReport.render(Sample.loaded())
            case .optimised: HTMLReport.render(Sample.optimised())
            }
        }
    }

    /// Of what every run's page has, `report.html` is the golden file.
    @Test(arguments: Kind.allCases) func sectionsOfItsOwnLookLikeTheGoldenFile(kind: Kind) {
        let common = Set(Self.sections(of: HTMLReport.render(Sample.full())))
        let own = Self.sections(of: kind.page).filter { !common.contains($0) }
        Golden.check(own.joined(separator: "\n") + "\n", named: "\(kind.rawValue).html")
    }

    private static func sections(of page: String) -> [String] {
        page.components(separatedBy: "<section").dropFirst().map { text in
            "<section" + (text.range(of: "</section>").map { text[..<$0.upperBound] } ?? text[...])
        }
    }

    @Test(arguments: Kind.allCases) func isWellFormedAndAlone(kind: Kind) {
        let page = kind.page
        #expect(XMLCheck.isWellFormed(page, void: ["meta"]))
        for forbidden in ["<script", "http://", "https://", "@import", "url(", "<link", "<img", "<iframe", "onload="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
    }

    @Test(arguments: Kind.allCases) func everyPictureHasWordsAndATable(kind: Kind) {
        let sections = kind.page.components(separatedBy: "<section").filter { $0.contains("<svg") }
        #expect(!sections.isEmpty)
        for section in sections {
            #expect(section.contains("<table>"))
            for picture in section.components(separatedBy: "<svg").dropFirst() {
                #expect(picture.contains("role=\"img\" aria-label=\""))
            }
        }
    }

    /// Two headings with one anchor would send a reader to the wrong place.
    @Test(arguments: Kind.allCases) func anchorsAreUnique(kind: Kind) {
        let anchors = kind.page.components(separatedBy: "<section id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(Set(anchors).count == anchors.count)
    }

    /// What stands in the summary stands on the page.
    @Test func figuresAreThoseOfTheSummary() {
        let page = HTMLReport.render(Sample.forecast())
        for text in ["12,345", "€823k", "200 replications", "no-coupon", "+311", "6.2×", "0.32 to 0.38"] {
            #expect(page.contains(Markup.escape(text)) || page.contains(text), "\(text)")
        }
    }

    @Test func namesCannotBreakOut() {
        var summary = Sample.forecast()
        let name = "\"><script>alert('1')</script>&"
        summary.whatIf = [name: WhatIfSummary()]
        summary.forecast?["kpis.\(name)"] = ForecastSummary(mean: 1)
        summary.sensitivity?[0].path = name
        summary.series?[0].measure = name
        summary.curves?[0].curve = name
        let page = HTMLReport.render(summary)
        #expect(!page.contains("<script"))
        #expect(XMLCheck.isWellFormed(page, void: ["meta"]))
    }
}

@Suite struct ScaleTests {
    @Test(arguments: [
        ([0.0, 87], 0.0, 100.0), ([-3, 12], -4, 12), ([0.31, 0.34], 0, 0.4), ([], 0, 1), ([5, 5], 0, 6), ([-7], -8, 0),
    ])
    func coversItsValuesWithRoundNumbers(values: [Double], low: Double, high: Double) {
        let scale = Scale(covering: values)
        #expect(abs(scale.low - low) < 1e-9 && abs(scale.high - high) < 1e-9, "\(scale)")
        #expect(scale.ticks.contains { abs($0) < 1e-12 })
    }

    @Test func mayCutBelow() {
        let scale = Scale(covering: [0.31, 0.34], fromZero: false)
        #expect(scale.low > 0.3 && scale.low <= 0.31 && scale.high >= 0.34 && scale.high < 0.35)
    }

    @Test func staysFiniteWhateverComes() {
        for values in [[.nan, .infinity], [1e300, -1e300], [1e-300, 0]] as [[Double]] {
            let scale = Scale(covering: values)
            #expect(scale.low.isFinite && scale.high.isFinite && scale.low < scale.high && scale.ticks.count < 12)
        }
    }
}

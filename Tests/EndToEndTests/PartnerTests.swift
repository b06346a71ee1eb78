import Foundation
import Testing

/// What partners earn, and who cheats, through the whole command line.
@Suite("partners")
struct PartnerTests {
    private static let journeys = """
        customer,time,event,channel,partner,order,value
        a,0,touch,affiliate,blog,,
        a,20,conversion,,,o1,5
        a,30,refund,,,o1,5
        blog,0,touch,affiliate,blog,,
        blog,20,conversion,,,o2,5
        """

    @Test("commission, claw-back and flags are columns of their own, and only where they are asked for")
    func columns() throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        let plain = try program.run(
            "attribute", "journeys.csv", "--rule", "last-touch", "--format", "csv", "--by", "partner")
        #expect(plain.text.hasPrefix("rule,channel,conversions,value\n"))
        let full = try program.run(
            "attribute", "journeys.csv", "--rule", "last-touch", "--format", "csv", "--by", "partner", "--commission",
            "2.9%", "--flags")
        #expect(full.text.hasPrefix("rule,channel,conversions,value,commission,commission_clawed_back,flags\n"))
        #expect(full.text.contains("\nlast-touch,affiliate/blog,2.0,5.0,0.15,0.15,self-referral\n"), "\(full.text)")
    }

    @Test("credit of flagged partners is taken where that is asked for, and said")
    func exclusion() throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        let answer = try program.run(
            "attribute", "journeys.csv", "--rule", "last-touch", "--format", "csv", "--exclude-flagged", "--by",
            "partner")
        #expect(answer.code == 0 && answer.complaints.contains("affiliate/blog"), "\(answer.complaints)")
        #expect(answer.text.contains("\nlast-touch,none,2.0,5.0"), "\(answer.text)")
        let byChannel = try program.run(
            "attribute", "journeys.csv", "--rule", "last-touch", "--format", "csv", "--exclude-flagged")
        #expect(byChannel.text.contains("\nlast-touch,none,2.0,5.0"), "\(byChannel.text)")
    }

    @Test("what is about partners wants them", arguments: [["--commission", "8%"], ["--flags"]])
    func mistakes(options: [String]) throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        let answer = try program.run(["attribute", "journeys.csv"] + options)
        #expect(answer.code == 2 && answer.complaints.contains("--by partner"), "\(answer.complaints)")
    }
}

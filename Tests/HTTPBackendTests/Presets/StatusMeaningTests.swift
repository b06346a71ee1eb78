import Testing
import Tracking

@testable import HTTPBackend

@Suite struct StatusMeaningTests {
    @Test("every status means what the rules say one after the other")
    func likeTheRules() throws {
        let own = AnswerRule(
            conditions: [.status([200...204, 299...299]), .status([201...300])], result: .dropped, retry: false)
        for rules in [AnswerRule.standard, [own] + AnswerRule.standard, []] {
            let meanings = try #require(StatusMeanings(rules))
            for status in 100...599 {
                var head = ResponseHead()
                head.bytes = ContiguousArray("HTTP/1.1 \(status) X\r\n\r\n".utf8)
                try head.parse(HTTPLimits())
                let rule = rules.first(for: Answer(head: head))
                #expect(meanings[status].result == rule.result && meanings[status].retry == rule.retry, "\(status)")
            }
        }
    }

    @Test("rules that look at more are not for them")
    func more() {
        let rule = AnswerRule(conditions: [.status([200...200]), .body([1])], result: .dropped, retry: false)
        #expect(StatusMeanings([rule] + AnswerRule.standard) == nil)
    }
}

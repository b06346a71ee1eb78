/// Reads what a call says of where somebody came from (https://segment.com/docs/connections/spec/common/#context).
extension CallReader {
    func readContext(
        _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        guard try scanner.peek() == 0x7B else { return try scanner.skip() }
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            let isObject = try scanner.peek() == 0x7B
            switch scanner.word(key) {
            case "campaign" where isObject: try readCampaign(&scanner, &fields, &bytes)
            case "referrer" where isObject: try readReferrer(&scanner, &fields, &bytes)
            case "page" where isObject: try readPage(&scanner, &fields, &bytes)
            default: try scanner.skip()
            }
        }
    }

    /// `context.campaign`, which Segment's libraries fill from `utm_source`, `utm_medium`, `utm_campaign` (as `name`) and
    /// `utm_content`; `partner` and `touch` are ours.
    private func readCampaign(
        _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            switch scanner.word(key) {
            case "source": fields.draft.channel = try scanner.slice(&bytes)
            case "medium": fields.draft.medium = try scanner.slice(&bytes)
            case "name": fields.draft.campaign = try scanner.slice(&bytes)
            case "content": fields.content = try scanner.slice(&bytes)
            case "partner": fields.draft.partner = try scanner.slice(&bytes)
            case "touch": fields.touch = try scanner.slice(&bytes)
            default: try scanner.skip()
            }
        }
    }

    /// `context.referrer`: the way somebody was referred, by `type` and `name`.
    private func readReferrer(
        _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            switch scanner.word(key) {
            case "type": fields.referrerType = try scanner.slice(&bytes)
            case "name": fields.referrerName = try scanner.slice(&bytes)
            default: try scanner.skip()
            }
        }
    }

    /// `context.page`, which Segment's library for browsers fills from the address and from `document.referrer`.
    private func readPage(
        _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            switch scanner.word(key) {
            case "url": fields.pageAddress = try scanner.slice(&bytes)
            case "referrer": fields.pageReferrer = try scanner.slice(&bytes)
            default: try scanner.skip()
            }
        }
    }
}

import Tracking

/// From where somebody came to what touched them.
extension CallReader {
    /// A campaign says it. A page without one was come to from another site, by its referrer; or, without a referrer, directly:
    /// the address was typed, or a bookmark used. From page to page of one site nobody comes anew.
    func readTouch(
        _ draft: inout Draft, _ fields: CallFields, _ type: CallType, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        if !draft.channel.isEmpty {
            readPartner(&draft, fields, bytes)
            if isOne(of: ["(none)", "none", "direct"], draft.medium, bytes) { draft.touch = .direct }
        } else if type == .page {
            readArrival(&draft, fields, bytes)
        }
        guard !fields.touch.isEmpty else { return }
        switch String(decoding: bytes[fields.touch.range], as: UTF8.self) {
        case "click": draft.touch = .click
        case "view": draft.touch = .view
        case "send": draft.touch = .send
        case "direct": draft.touch = .direct
        default: problems.add("context.campaign.touch is one of click, view, send, direct", event: nil)
        }
    }

    /// Where the campaign does not name the partner, `context.referrer` may; else, for an affiliate's link, `utm_content` does.
    private func readPartner(_ draft: inout Draft, _ fields: CallFields, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard draft.partner.isEmpty else { return }
        let kinds: [StaticString] = ["affiliate", "affiliates", "partner"]
        if isOne(of: kinds, fields.referrerType, bytes) {
            draft.partner = fields.referrerName
        } else if isOne(of: kinds, draft.medium, bytes) {
            draft.partner = fields.content
        }
    }

    private func readArrival(_ draft: inout Draft, _ fields: CallFields, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard !fields.pageReferrer.isEmpty else {
            draft.isDirect = true
            draft.touch = .direct
            return
        }
        let site = Self.site(fields.pageReferrer, bytes)
        let own = Self.site(fields.pageAddress, bytes)
        guard !site.isEmpty, !bytes[site.range].elementsEqual(bytes[own.range]) else { return }
        draft.channel = site
        draft.isReferral = true
    }

    private func isOne(of words: [StaticString], _ slice: Slice, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = KnownKey(bytes: UnsafeBufferPointer(rebasing: bytes[slice.range]))
        return words.contains { $0 ~= text }
    }

    /// The host of an address of the web, without `www.`; nothing for what is none.
    private static func site(_ address: Slice, _ bytes: UnsafeBufferPointer<UInt8>) -> Slice {
        let text = bytes[address.range]
        guard let scheme = [Array("https://".utf8), Array("http://".utf8)].first(where: { text.starts(with: $0) })
        else {
            return .none
        }
        var host = text.dropFirst(scheme.count).prefix { !Array("/?#".utf8).contains($0) }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
        if host.starts(with: Array("www.".utf8)) { host = host.dropFirst(4) }
        return Slice(start: UInt32(host.startIndex), count: UInt32(host.count))
    }
}

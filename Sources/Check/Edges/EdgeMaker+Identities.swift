import Tracking

/// Orders, amounts, and who is who.
extension EdgeMaker {
    mutating func makeAmounts() {
        let (noon, day) = (noon, Self.day)
        add("an order told twice") { draft in
            draft.touch(.click, at: noon - day)
            draft.convert(at: noon, order: 1)
            draft.convert(at: noon + day / 24, order: 1)
        }
        add("two orders of the same value") { draft in
            draft.touch(.click, at: noon - day)
            draft.convert(at: noon, order: 1)
            draft.convert(at: noon, order: 2)
        }
        add("two conversions without an order") { draft in
            draft.touch(.click, at: noon - day)
            draft.convert(at: noon)
            draft.convert(at: noon + day)
        }
        add("a click between two orders") { draft in
            draft.touch(.click, at: noon - day, channel: 0)
            draft.convert(at: noon, order: 1)
            draft.touch(.click, at: noon + day, channel: 1)
            draft.convert(at: noon + 2 * day, order: 2)
        }
        add("a refund, and an order after it") { draft in
            draft.touch(.click, at: noon - day)
            draft.convert(at: noon, order: 1)
            draft.refund(order: 1, value: 100, at: noon + day)
            draft.convert(at: noon + 2 * day, order: 2)
        }
        for (words, value) in [
            ("nothing", 0), ("one cent", 1), ("less than nothing", -101),
            ("more than doubles hold", 9_007_199_254_740_993),
        ] as [(String, Int64)] {
            add("a conversion worth \(words), three clicks") { draft in
                for index in 0..<3 { draft.touch(.click, at: noon - Int64(3 - index) * day, channel: index) }
                draft.convert(at: noon, value: value)
            }
        }
    }

    mutating func makeIdentities() {
        let (noon, day) = (noon, Self.day)
        add("a second device that is signed in after the conversion") { draft in
            draft.touch(.click, at: noon - 2 * day, channel: 0, device: 0)
            draft.touch(.click, at: noon - day, channel: 1, device: 1)
            draft.convert(at: noon, device: 1)
            draft.identify(0, at: noon + day, device: 0)
            draft.identify(0, at: noon + day, device: 1)
        }
        add("a second device that is signed in before the conversion") { draft in
            draft.touch(.click, at: noon - 3 * day, channel: 0, device: 0)
            draft.identify(0, at: noon - 2 * day, device: 0)
            draft.identify(0, at: noon - 2 * day, device: 1)
            draft.touch(.click, at: noon - day, channel: 1, device: 1)
            draft.convert(at: noon, device: 1)
        }
        add("a second device that is never signed in") { draft in
            draft.touch(.click, at: noon - day, channel: 0, device: 0)
            draft.convert(at: noon, device: 1)
        }
        add("a device that is handed to somebody else") { draft in
            draft.identify(0, at: noon - 3 * day, device: 0)
            draft.touch(.click, at: noon - 2 * day, channel: 0, device: 0)
            draft.convert(at: noon - day, device: 0)
            draft.touch(.click, at: noon - day / 2, channel: 1, device: 0)
            draft.identify(1, at: noon - day / 4, device: 0)
            draft.convert(at: noon, device: 0)
        }
        add("a sign-in at the instant of the conversion") { draft in
            draft.touch(.click, at: noon - day, device: 0)
            draft.convert(at: noon, device: 0)
            draft.identify(1, at: noon, device: 0)
        }
    }
}

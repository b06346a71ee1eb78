import Tracking

/// Checks of what is stored and read back.
extension Trial {
    func checkDescription() {
        let name = capabilities.name
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
        expect(
            !name.isEmpty && name.allSatisfy(letters.contains), "a name of a-z, 0-9 and -, as users type it",
            got: "'\(name)'")
        expect(!capabilities.summary.isEmpty, "a summary of one line", got: "an empty one")
        expect(
            capabilities.timeResolution >= 1, "a time resolution of 1 microsecond or more",
            got: "\(capabilities.timeResolution)")
        for rule in capabilities.rules {
            expect(
                !rule.isEmpty && rule.allSatisfy(letters.contains),
                "rules without parameters, named as in scenarios: first-touch, time-decay", got: "'\(rule)'")
        }
        expect(
            capabilities.attribution == .none || !capabilities.rules.isEmpty,
            "rules named, as attribution is described (\(capabilities.attribution.rawValue))", got: "none")
        checkOptions()
    }

    private func checkOptions() {
        var names: Set<String> = []
        for option in capabilities.options {
            expect(
                !option.name.isEmpty && !option.name.contains { "=,: ".contains($0) },
                "names of options without '=', ',', ':' and spaces", got: "'\(option.name)'")
            expect(names.insert(option.name).inserted, "each option once", got: "\(option.name) twice")
            expect(
                (option.type == .choice) == !option.choices.isEmpty, "choices where the type is choice, and only there",
                got: "option \(option.name) of type \(option.type.rawValue) with \(option.choices.count) choices")
            guard let standard = option.standard, option.type == .choice else { continue }
            expect(
                option.choices.contains(standard), "the default of \(option.name) among its choices", got: standard)
        }
    }

    func checkReadBack() throws {
        guard capabilities.readBack >= .counts else { return skip("it describes no read-back") }
        let plan = plainPlan
        let journeys = journeys(300, for: plan)
        for (salt, events) in [Array(journeys.joined()), Self.byDueTime(journeys)].enumerated() {
            for parts in [1, 2, 3, 7] {
                try withSession(named(plan)) { driver in
                    try driver.submit(events, batch: 997 + salt)
                    try driver.settle()
                    try driver.checkStored(capabilities, parts: parts)
                }
            }
        }
    }

    func checkParts() throws {
        guard capabilities.readBack >= .ids else { return skip("it does not read back ids") }
        let plan = plainPlan
        try withSession(plan) { driver in
            try driver.submit(Self.byDueTime(journeys(200, for: plan)))
            try driver.settle()
            for parts in [1, 2, 5] {
                let stored = try driver.stored(parts: parts)
                let count = Set(stored.joined().map(\.id)).count
                expect(
                    stored.joined().count == count, "each event in one of \(parts) parts",
                    got: "\(stored.joined().count) events of \(count) ids")
                guard capabilities.attribution == .conversion, let rule = plan.rules.first else { continue }
                for (part, events) in stored.enumerated() {
                    let ids = Set(events.map(\.id))
                    try driver.session.credits(rule: rule, goal: plan.goals[0], part: part, of: parts) { batch in
                        for conversion in batch.conversions where !ids.contains(conversion.id) {
                            find(
                                expected: "the credits of part \(part) of \(parts) about conversions of the same part",
                                got: "one of event \(conversion.id.customer).\(conversion.id.sequence)")
                        }
                    }
                }
            }
        }
    }

    func checkStrangeIDs() throws {
        let plan = plainPlan
        let resolution = max(1, capabilities.timeResolution)
        let far = (Int64(1) << 62) / resolution * resolution
        let numbers: [UInt64] = [0, 1, 1 << 31, 1 << 32, 1 << 53, 1 << 53 + 1, 1 << 63 - 1, 1 << 63, .max - 1, .max]
        var events: [TrackingEvent] = []
        for (index, customer) in numbers.enumerated() {
            for (place, sequence) in numbers.enumerated() {
                let time: Int64 = capabilities.backdating ? [0, -resolution, far, -far, resolution][place % 5] : 0
                var event = TrackingEvent(
                    id: EventID(customer: customer, sequence: sequence),
                    kind: TrackingEvent.Kind.allCases[(index + place) % 8], time: time, device: numbers[9 - index])
                event.user = event.kind == .identify ? numbers[place] : 0
                event.order = numbers[(index + 3 * place) % 10]
                event.value = [0, 1, -1, .max, .min, 1 << 53 + 1][place % 6]
                event.amount = [0, -1, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e21][place % 6]
                event.name = event.kind == .event ? 2 : TrackingEvent.nothing
                event.channel = event.kind.isTouch && place % 2 == 0 ? 3 : TrackingEvent.nothing
                event.partner = event.channel == 3 ? 1 : TrackingEvent.nothing
                event.stage = [TrackingEvent.nothing, TrackingEvent.churned, 0][place % 3]
                event.copy = place == 4 ? 255 : 0
                events.append(event)
            }
        }
        try withSession(plan) { driver in
            try driver.submit(events, batch: 33)
            try driver.settle()
            try driver.checkStored(capabilities, parts: 2)
        }
    }

    func checkUnicode() throws {
        var plan = TestPlans.plan("", AttributionChoices())
        let odd = [
            "Müller & Söhne", "日本語🎉", "it's \"quoted\\\"; -- DROP", "tab\tline\nbell\u{7}\u{1F}\u{2028}", "مرحبا",
        ]
        for index in plan.vocabulary.channels.indices { plan.vocabulary.channels[index].name = odd[index] }
        plan.vocabulary.channels[3].partners = ["{\"a\":1}", "👩‍👩‍👧 'x'"]
        plan.vocabulary.campaigns = ["sommer % _", "\u{202E}abc"]
        plan.vocabulary.events = ["achat réussi", "регистрация", "'"]
        plan.vocabulary.stages = ["☕️"]
        plan.choices.lookback.channels[odd[2]] = AttributionChoices.Lookback.day
        plan = named(fitted(plan))
        plan.id += "-'\"\\ü/../日"
        let journeys = journeys(50, for: plan)
        try withSession(plan) { driver in
            try driver.submit(Array(journeys.joined()))
            try driver.settle()
            try driver.checkStored(capabilities)
            try checkNames(of: try driver.session.report(), plan.vocabulary)
            guard capabilities.attribution != .none, capabilities.backdating else { return }
            try driver.checkCredits(plan, capabilities.attribution, in: journeys)
        }
    }

    func checkReport() throws {
        let plan = plainPlan
        try withSession(plan) { driver in
            try driver.submit(plainEvents(400))
            try driver.settle()
            try driver.checkStored(capabilities)
            let report = try driver.session.report()
            try checkNames(of: report, plan.vocabulary)
            for row in report.funnel + report.channels + report.partners {
                for number in row.numbers where !number.value.isFinite {
                    find(expected: "finite numbers in reports", got: "\(number.name) \(number.value) of \(row.name)")
                }
            }
        }
    }

    private func checkNames(of report: BackendReport, _ vocabulary: Vocabulary) throws {
        let partners = vocabulary.channels.flatMap { channel in channel.partners.map { channel.name + "/" + $0 } }
        let tables = [
            ("funnel", report.funnel, vocabulary.stages + ["churned", "none"]),
            ("channels", report.channels, vocabulary.channels.map(\.name) + ["none"]),
            ("partners", report.partners, partners + vocabulary.channels.map(\.name) + ["none"]),
        ]
        for (table, rows, names) in tables {
            let known = Set(names.map { Array($0.utf8) })
            var seen: Set<[UInt8]> = []
            for row in rows {
                expect(
                    known.contains(Array(row.name.utf8)), "rows of \(table) named as in the vocabulary",
                    got: "'\(row.name)'")
                expect(
                    seen.insert(Array(row.name.utf8)).inserted, "each name once in \(table)", got: "'\(row.name)' twice"
                )
            }
        }
    }
}

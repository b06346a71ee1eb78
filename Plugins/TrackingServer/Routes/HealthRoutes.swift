import Hummingbird

/// `GET /healthz` and `GET /metrics`, for whoever watches over the server.
struct HealthRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { _, _ in
            let isSound = parts.keeper.isSound
            return Answers.json(isSound ? .ok : .serviceUnavailable) { writer in
                writer.object { $0.member("status", isSound ? "ok" : "the store failed; the log says why") }
            }
        }
        router.get("/metrics") { request, _ in
            try parts.requireReadKey(request)
            let text = parts.metrics.text(
                parts.keeper.size, faults: parts.settings.faults + parts.settings.wireFaults.map(\.text))
            return Answers.text(.ok, "text/plain; version=0.0.4; charset=utf-8", text)
        }
    }
}

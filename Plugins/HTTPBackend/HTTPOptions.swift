import Tracking

/// What can be set beside the settings of a preset.
enum HTTPOptions {
    /// Which event may be sent when.
    enum Order: String, CaseIterable, Sendable { case answered, sent, none }
    /// Which times events carry.
    enum Clock: String, CaseIterable, Sendable {
        case virtual
        case endsNow = "ends-now"
        case wall
    }
    /// What happens to events beyond `max_pending`.
    enum Overflow: String, CaseIterable, Sendable { case wait, unsent }

    static let all: [BackendOption] = [
        BackendOption(
            name: "url", type: .text, standard: nil, summary: "the server, as in http://127.0.0.1:8080; https is TLS"),
        BackendOption(
            name: "preset", type: .text, standard: "footfall",
            summary: "how it is spoken to: see `footfall presets`, or a file of your own"),
        BackendOption(name: "variant", type: .text, standard: "", summary: "one of the preset's variants"),
        BackendOption(name: "connections", type: .integer, standard: "8", summary: "at once, 1 to 10000"),
        BackendOption(
            name: "batch", type: .integer, standard: "100",
            summary: "events a request, as far as the preset goes; 1 sends each alone"),
        BackendOption(
            name: "linger", type: .duration, standard: "5ms", summary: "how long a batch may wait for more events"),
        BackendOption(
            name: "order", type: .choice, standard: Order.answered.rawValue, choices: Order.allCases.map(\.rawValue),
            summary: "an event waits until its customer's previous one is answered, or sent, or not at all"),
        BackendOption(
            name: "gap", type: .duration, standard: "0ms", summary: "least time between two events of a customer"),
        BackendOption(name: "timeout", type: .duration, standard: "10s", summary: "for an answer; then it is unknown"),
        BackendOption(name: "connect_timeout", type: .duration, standard: "2s", summary: "for a connection"),
        BackendOption(
            name: "reconnect", type: .duration, standard: "30s",
            summary: "how long a server that was there may be away before the run fails"),
        BackendOption(
            name: "retries", type: .integer, standard: "3",
            summary: "further attempts with the same bytes, where the preset says an answer is worth one"),
        BackendOption(
            name: "retry_delay", type: .duration, standard: "100ms",
            summary: "before the second attempt, twice as long before each further one; Retry-After counts up to 60s"),
        BackendOption(
            name: "max_pending", type: .integer, standard: "100000", summary: "events taken and not answered"),
        BackendOption(
            name: "overflow", type: .choice, standard: Overflow.wait.rawValue,
            choices: Overflow.allCases.map(\.rawValue),
            summary: "beyond that the sender waits, or events are unsent, as an open load has it"),
        BackendOption(
            name: "clock", type: .choice, standard: Clock.virtual.rawValue, choices: Clock.allCases.map(\.rawValue),
            summary:
                "times that events carry: the scenario's, the scenario's moved so that it ends now, or those of sending"
        ),
        BackendOption(
            name: "settle", type: .duration, standard: "10s",
            summary: "how long to wait, after the last answer, until everything can be read"),
        BackendOption(
            name: "loops", type: .integer, standard: "1",
            summary: "threads that send, 1 to 64; one sends 100,000 requests a second, more want a processor each"),
        BackendOption(name: "tls_verify", type: .flag, standard: "true", summary: "whether certificates are checked"),
        BackendOption(name: "ca", type: .text, standard: "", summary: "a file of certificates to trust besides, PEM"),
        BackendOption(
            name: "log", type: .text, standard: "", summary: "the server's access log, for presets that read it"),
        BackendOption(
            name: "allow_host", type: .text, standard: "",
            summary: "a host that is not loopback and may be sent to; also as --allow-host"),
        BackendOption(
            name: "secret", type: .text, standard: "",
            summary: "a variable of the environment that may be read; also as --secret"),
    ]

    static let names = all.map(\.name)
}

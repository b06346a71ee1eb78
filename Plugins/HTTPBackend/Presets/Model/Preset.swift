import Tracking

/// How a tracking server is spoken to: what is sent for which event, how answers are understood, and how it is read back.
///
/// Data, read from YAML once; see the article on presets for what each part is for.
struct Preset: Sendable {
    /// A value that the user gives by `--backend http:...,NAME=VALUE`.
    struct Setting: Sendable, Hashable {
        var name: String
        var about: String
        /// `nil`: it has no value unless it is given, and what uses it is left out.
        var standard: String?
        /// Only ever from the environment, never shown.
        var isSecret: Bool
        /// Nothing can be sent without it.
        var isRequired = false
    }
    /// Which times of events the server takes.
    struct Backdating: Sendable, Hashable {
        /// The field that carries an event's own time; for people.
        var field: String
        /// How long ago an event may have happened, in seconds; `nil`: any time.
        var horizonSeconds: Int64?
    }

    var name: String
    /// What it is for, in one line.
    var summary: String
    /// Against what it was run for real, and what was only checked against the published protocol.
    var checked: String
    var settings: [Setting] = []
    /// Other values of settings under one name: `variant=tune`.
    var variants: [(name: String, values: [String: String])] = []
    /// `nil`: the server stamps events with the time of their arrival.
    var backdating: Backdating?
    /// Fields that say who somebody is; for people.
    var identity: [String] = []
    /// The field by which the server knows an event that it has already, where there is one.
    var idempotency: String?
    /// Smallest difference of times that survives, in microseconds.
    var timeResolution: Int64 = 1
    var durable = BackendDescription.Durability.none
    /// Names of captured values.
    var captures: [String] = []
    var authentication: Authentication?
    /// The first that fits an event is sent for it.
    var requests: [EventRequest] = []
    var batch: BatchRequest?
    var answers: [AnswerRule] = []
    /// Sent once before the first event.
    var prepare: [RequestTemplate] = []
    var counts: CountsReading?
    var events: EventsReading?
    var credits: CreditsReading?

    var readBack: BackendDescription.ReadBack {
        if let events { return events.level }
        return counts == nil ? .none : .counts
    }
}

/// Who is allowed in.
struct Authentication: Sendable {
    enum Kind: Sendable {
        /// `Authorization: Basic`, of user and password.
        case basic(user: Template, password: Template)
        case bearer(Template)
        /// Further header fields, query parameters, or members of the body's object.
        case headers([Field])
        case query([Field])
        case body([Field])
    }
    var kind: Kind
}

/// What is sent for some kinds of events.
struct EventRequest: Sendable {
    /// Of events named as a goal, or of the others, alone; `nil`: both.
    var goals: Bool?
    var kinds: Set<TrackingEvent.Kind>
    /// Of events that have all of these alone: names, `order` or `user`.
    var having: [Variable] = []
    /// On its own.
    var request: RequestTemplate?
    /// As part of a batch.
    var item: Item?
    var captures: [Capture] = []

    enum Item: Sendable {
        case json(JSONTemplate)
        /// `?a=b&c=d`, as a JSON string.
        case query([Field])
    }
}

/// Many events in one request.
struct BatchRequest: Sendable {
    enum Framing: Sendable {
        /// Items stand in the place of `${events}`, parted by commas.
        case within(JSONTemplate)
        /// `[item, item]`.
        case array
        /// An item a line.
        case lines
    }
    var request: RequestTemplate
    var framing: Framing
    var count: Int
    var bytes: Int
    /// Whether all events of a batch must be of the same customer.
    var isOfOneCustomer = false
    /// Where the answer lists the positions of events that it refused, from 0.
    var rejected: JSONPath?
}

/// One request, with variables.
struct RequestTemplate: Sendable {
    enum Body: Sendable {
        case none
        case form([Field])
        case json(JSONTemplate)
        /// As it stands; values of variables are not escaped but by their own filters.
        case text(Template)
        /// Values of variables stand as literals of SQL.
        case sql(Template)
    }
    var method: String
    var path: Template
    var query: [Field]
    var headers: [Field]
    var body: Body
    /// Of the body.
    var contentType: String?

    /// Whether `${part}` stands in its query or body.
    var asksForPart: Bool {
        var templates = query.map(\.value)
        switch body {
        case .text(let text), .sql(let text): templates.append(text)
        case .form(let fields): templates += fields.map(\.value)
        case .none, .json: break
        }
        return templates.contains { $0.references.contains { $0.variable == .part } }
    }
}

/// A parameter, header field or form field. It is left out where a variable in its value has none.
struct Field: Sendable {
    var name: Template
    var value: Template
    /// Whether the value is text of SQL, whose variables become literals.
    var isSQL = false
    /// Further variables without which it is left out.
    var needs: [Template.Reference] = []

    /// What must have a value for it to be written.
    var conditions: [Template.Reference] {
        name.conditions + needs + (isSQL ? [] : value.conditions)
    }
}

/// JSON with variables.
indirect enum JSONTemplate: Sendable {
    /// A member is left out where a variable in its value has none.
    case object([(name: Template, value: JSONTemplate)])
    case array([JSONTemplate])
    /// A number where one variable that is a number is all there is and it was not quoted; else a string.
    case value(Template, isText: Bool)
    /// `true`, `null`, a number: as written.
    case literal(String)
    /// Where the items of a batch go.
    case events
}

import Foundation
import Testing

@testable import HTTPBackend

/// The CloudEvents project's own SDK for Python reads what the preset sends.
@Suite("CloudEvents' own SDK", .enabled(if: PeerPython.hasClients, PeerPython.reason))
struct CloudEventsTests {
    /// Takes a list of requests, prints the attributes and data of each event in them.
    private static let program = """
        from json import dumps, loads
        from sys import argv
        from cloudevents.core.bindings.http import HTTPMessage, from_http
        from cloudevents.core.formats.json import JSONFormat
        read = []
        for request in loads(argv[1]):
            if request["headers"]["content-type"].startswith("application/cloudevents-batch+json"):
                events = [JSONFormat().read(None, dumps(one)) for one in loads(request["body"])]
            else:
                events = [from_http(HTTPMessage(request["headers"], request["body"].encode()), JSONFormat())]
            for event in events:
                attributes = {name: str(value) for name, value in event.get_attributes().items()}
                read.append({"attributes": attributes, "data": event.get_data()})
        print(dumps(read))
        """

    @Test("it understands every event, alone and in batches, and both mean the same")
    func read() throws {
        var told: [[JSONValue]] = []
        for options in [["batch": "1"], [:]] {
            let requests = try Exchanges("cloudevents", options).requests.map { request in
                let names = [
                    "content-type", "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject",
                ]
                let headers = names.reduce(into: [:]) { $0[$1] = request.header($1) }
                return ["headers": headers, "body": request.bodyText] as [String: Any]
            }
            let input = String(decoding: try JSONSerialization.data(withJSONObject: requests), as: UTF8.self)
            told.append(try #require(try JSONValue(Array(PeerPython.run(Self.program, input))).items))
        }
        #expect(told[0].count == 10 && told[1].count == 10)
        // Two connections, so that one event may overtake another.
        func id(_ event: JSONValue) -> String { event["attributes"]?["id"]?.text ?? "" }
        told = told.map { $0.sorted { id($0) < id($1) } }
        for (alone, batched) in zip(told[0], told[1]) {
            for name in ["id", "source", "type", "specversion", "time", "subject"] {
                let value = alone["attributes"]?[name]?.text
                #expect(value?.isEmpty == false && value == batched["attributes"]?[name]?.text, "\(name)")
            }
            #expect(alone["data"] == batched["data"])
        }
        #expect(told[0].contains { $0["data"]?["value"]?.text == "19.99" })
    }
}

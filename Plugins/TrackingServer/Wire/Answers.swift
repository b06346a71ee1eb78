import HTTPTypes
import Hummingbird
import NIOCore

/// Answers in the forms that the server has.
enum Answers {
    static func json(_ status: HTTPResponse.Status = .ok, _ body: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        body(&writer)
        return bytes(status, "application/json", writer.bytes)
    }

    static func text(_ status: HTTPResponse.Status = .ok, _ type: String, _ text: String) -> Response {
        bytes(status, type, Array(text.utf8))
    }

    static func bytes(_ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8]) -> Response {
        Response(
            status: status, headers: [.contentType: type, .contentLength: "\(bytes.count)"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func error(_ status: HTTPResponse.Status, _ message: String) -> Response {
        json(status) { $0.object { $0.member("error", message) } }
    }

    static func redirect(_ location: String, _ status: HTTPResponse.Status = .found) -> Response {
        Response(status: status, headers: [.location: location, .contentLength: "0"])
    }

    /// Everything that is wrong with a request.
    static func problems(_ problems: RequestProblems) -> Response {
        json(.badRequest) { writer in
            writer.object { writer in
                writer.member("error", problems.problems.first?.message ?? "the request cannot be read")
                writer.member("count", problems.count)
                writer.key("problems")
                writer.array { writer in
                    for problem in problems.problems {
                        writer.object { writer in
                            if let event = problem.event { writer.member("event", event) }
                            writer.member("problem", problem.message)
                        }
                    }
                }
            }
        }
    }

    /// What was asked cannot be done now: 503, with when to try again.
    static func unavailable(_ problem: KeepingProblem) -> Response {
        var response = error(.serviceUnavailable, problem.description)
        switch problem {
        case .full: response.headers[.retryAfter] = "600"
        case .busy, .failed, .stopping: response.headers[.retryAfter] = "1"
        }
        return response
    }
}

/// An answer that ends a request early.
struct Refusal: Error {
    let response: Response
    init(_ status: HTTPResponse.Status, _ message: String) { response = Answers.error(status, message) }
    init(_ response: Response) { self.response = response }
}

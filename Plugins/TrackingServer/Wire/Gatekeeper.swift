import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// What holds for every request and answer: the host must be one of ours, answers carry the headers that keep browsers out of
/// trouble, faults are said, errors become answers, and everything is counted and logged, without queries, which hold secrets.
struct Gatekeeper<Context: RequestContext>: RouterMiddleware {
    let parts: Parts

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        var response: Response
        if parts.hosts.allows(request.head.authority) {
            response = try await answer(request, context, next)
        } else {
            let status: HTTPResponse.Status = request.head.authority == nil ? .badRequest : .misdirectedRequest
            response = Answers.error(status, "this server does not answer for that host; start it with --host NAME")
        }
        protect(&response)
        let (seconds, attoseconds) = (clock.now - start).components
        log(request, context, response.status, seconds: Double(seconds) + Double(attoseconds) * 1e-18)
        return response
    }

    private func answer(
        _ request: Request, _ context: Context, _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            if refusal.response.status == .unauthorized { parts.metrics.note(.key) }
            return refusal.response
        } catch let problems as RequestProblems {
            parts.metrics.note(.problems)
            return Answers.problems(problems)
        } catch let problem as KeepingProblem {
            switch problem {
            case .full: parts.metrics.note(.full)
            case .busy: parts.metrics.note(.busy)
            case .stopping: parts.metrics.note(.stopping)
            case .failed(let reason):
                parts.metrics.note(.failed)
                context.logger.error("the store failed", metadata: ["reason": "\(reason)"])
            }
            return Answers.unavailable(problem)
        } catch let error as HTTPError {
            return Answers.error(error.status, error.body ?? "\(error.status.reasonPhrase)")
        } catch is CancellationError {
            return Answers.unavailable(.stopping)
        } catch {
            context.logger.error("a request failed", metadata: ["reason": "\(error)"])
            return Answers.error(.internalServerError, "the server failed; its log says why")
        }
    }

    private func protect(_ response: inout Response) {
        func standard(_ name: HTTPField.Name?, _ value: String) {
            if let name, response.headers[name] == nil { response.headers[name] = value }
        }
        standard(.xContentTypeOptions, "nosniff")
        standard(.contentSecurityPolicy, Self.policy)
        standard(HTTPField.Name("Referrer-Policy"), "no-referrer")
        standard(HTTPField.Name("X-Frame-Options"), "DENY")
        standard(HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin")
        standard(.cacheControl, "no-store")
        if parts.isSecure { standard(.strictTransportSecurity, "max-age=31536000") }
        let faults = parts.settings.faults + parts.settings.wireFaults.map(\.text)
        if !faults.isEmpty { standard(HTTPField.Name("x-footfall-fault"), faults.joined(separator: ", ")) }
    }

    /// Nothing but the server's own style sheet and forms: no script at all.
    private static var policy: String {
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }

    private func log(_ request: Request, _ context: Context, _ status: HTTPResponse.Status, seconds: Double) {
        let route = Self.route(context.endpointPath)
        parts.metrics.note(route, status: status.code, seconds: seconds)
        let level: Logger.Level = status.code >= 500 ? .warning : status.code >= 400 ? .info : .debug
        context.logger.log(
            level: level, "request",
            metadata: [
                "method": "\(request.method.rawValue.prefix(16))", "route": "\(route.rawValue)",
                "status": "\(status.code)", "milliseconds": "\((seconds * 1e5).rounded() / 100)",
            ])
    }

    private static func route(_ path: String?) -> Metrics.Route {
        switch path {
        case "/v1/batch": .batch
        case "/v1/track": .track
        case "/v1/identify": .identify
        case "/v1/page": .page
        case "/click": .click
        case "/postback": .postback
        case "/pixel.gif": .pixel
        case "/v1/attribution": .attribution
        case "/v1/customers/{id}/journey": .journey
        case "/v1/events", "/v1/credits": .exports
        case "/healthz": .health
        case "/metrics": .metrics
        case "/", "/customer", "/sign-in", "/sign-out", "/style.css", "/landing": .site
        case .some(let path) where path.hasPrefix("/v1/reports/"): .reports
        default: .other
        }
    }
}

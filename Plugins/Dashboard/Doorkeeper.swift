import HTTPTypes
import Hummingbird
import NIOCore

/// Lets nobody read through a name that was made to point at loopback (DNS rebinding), and tells browsers what the page may do.
struct Doorkeeper: RouterMiddleware {
    typealias Context = BasicRequestContext

    private static let names: Set<Substring> = ["localhost", "127.0.0.1", "[::1]"]

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Self.isLoopback(request.head.authority) else {
            return Response(
                status: .misdirectedRequest,
                body: .init(byteBuffer: ByteBuffer(string: "this dashboard answers for localhost alone\n")))
        }
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    static func isLoopback(_ authority: String?) -> Bool {
        guard let authority = authority?.lowercased() else { return false }
        if names.contains(authority[...]) { return true }
        guard let colon = authority.lastIndex(of: ":") else { return false }
        let digits = authority[authority.index(after: colon)...]
        return names.contains(authority[..<colon]) && (1...5).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

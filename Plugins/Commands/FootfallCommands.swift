import Foundation
import PackagePlugin

/// `swift package footfall ARGUMENTS`: the command line, from any package that depends on Footfall.
///
/// Built in release, because a debug build simulates tens of times slower. SwiftPM turns every exit code but 0 into 1: where
/// the difference matters, call the binary.
@main
struct FootfallCommands: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let build = try packageManager.build(
            .product("footfall"), parameters: .init(configuration: .release, logging: .concise))
        guard build.succeeded, let footfall = build.builtArtifacts.first(where: { $0.kind == .executable }) else {
            Diagnostics.error("footfall could not be built:\n\(build.logText)")
            return
        }
        let process = Process()
        process.executableURL = footfall.url
        process.arguments = arguments
        process.currentDirectoryURL = context.package.directoryURL
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            Diagnostics.error("footfall ended with exit code \(process.terminationStatus)")
            return
        }
    }
}

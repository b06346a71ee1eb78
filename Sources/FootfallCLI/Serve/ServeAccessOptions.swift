import ArgumentParser
import Foundation
import TrackingServer

/// Who may reach a tracking server, and what they must show.
struct ServeAccessOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Key of those who send events, as env:NAME or @FILE. Without it everybody on this machine may.",
            valueName: "key"))
    var writeKey: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Key of those who read reports and sign in on the page, as env:NAME or @FILE.", valueName: "key"))
    var readKey: String?
    @Option(
        name: .customLong("partner-key"), parsing: .singleValue,
        help: ArgumentHelp(
            "Key with which a partner signs postbacks, as in blog=env:BLOG. May be repeated.",
            valueName: "partner=key"))
    var partnerKeys: [String] = []
    @Option(
        name: .customLong("allow-to"), parsing: .singleValue,
        help: ArgumentHelp(
            "Origin that links may lead to and whose pages may send events, as in https://shop.example. May be repeated.",
            valueName: "origin"))
    var allowedOrigins: [String] = []
    @Option(
        name: .customLong("host"), parsing: .singleValue,
        help: ArgumentHelp("Name that the server is called by, beside localhost. May be repeated.", valueName: "name"))
    var hosts: [String] = []
    @Option(name: .long, help: ArgumentHelp("Certificate chain for TLS, a PEM file.", valueName: "file"))
    var certificate: String?
    @Option(name: .long, help: ArgumentHelp("The certificate's private key, a PEM file.", valueName: "file"))
    var privateKey: String?

    init() {}

    /// - Throws: ``UsageError``, `SettingsProblem`.
    func apply(to settings: inout ServerSettings, isLoopback: Bool) throws {
        func key(_ text: String?, _ option: String) throws -> String? {
            guard let text else { return nil }
            let (key, isPlain) = try SecretSource.read(
                text, option: option, allowsPlain: isLoopback, environment: ProcessInfo.processInfo.environment)
            if isPlain {
                Terminal.complain(
                    "warning: \(option): every user of this machine can read a key on the command line; give env:NAME or @FILE"
                )
            }
            return key
        }
        settings.writeKey = try key(writeKey, "--write-key")
        settings.readKey = try key(readKey, "--read-key")
        for text in partnerKeys {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                throw UsageError("--partner-key: expected PARTNER=KEY, as in blog=env:BLOG")
            }
            settings.partnerKeys[String(parts[0])] = try key(String(parts[1]), "--partner-key \(parts[0])")
        }
        settings.allowedOrigins = allowedOrigins
        settings.hosts = hosts
        switch (certificate, privateKey) {
        case (let chain?, let key?): settings.certificate = .init(chain: chain, key: key)
        case (nil, nil): break
        default: throw UsageError("--certificate and --private-key are given together")
        }
    }
}

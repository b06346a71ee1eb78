import ArgumentParser
import Cluster
import Foundation
import Runner

/// `footfall cluster kubernetes`: a manifest.
struct KubernetesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubernetes",
        abstract: "Write a manifest for kubectl: an Indexed Job of shards, a Job that merges, and what they need.",
        discussion: """
            What is not an option of the job goes to the command that each shard runs:

              footfall cluster container | podman build --tag footfall --file - .
              footfall cluster kubernetes shop.yaml --shards 16 --seed 7 > job.yaml
              kubectl apply -f job.yaml
              kubectl logs job/footfall-shop-merge

            Parts and results lie on a volume that all pods share: --claim names one
            that is there (a driver for object storage makes one, too), else the
            manifest asks for --storage. Pods see it as /footfall/data, and work in
            /footfall/scratch, which is gone with them.

            With {shard} in an option each shard gets a name of its own, as in
            --backend sqlite:/footfall/data/shop-{shard}.db

            Exit codes: 0 written; 2 invalid input (all problems listed).
            """)

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "The scenario's file, and options of the command that each shard runs.", valueName: "scenario"))
    var line: [String] = []

    @OptionGroup var sharded: ShardedOptions

    @Option(name: .long, help: ArgumentHelp("The image, made by `footfall cluster container`.", valueName: "image"))
    var image = "footfall:\(Footfall.version)"

    @Option(name: .long, help: ArgumentHelp("Namespace of all objects.", valueName: "name"))
    var namespace: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How many shards run at the same time (default: all).", valueName: "n"))
    var parallel: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How often a shard that failed is tried again.", valueName: "n"))
    var retries = 3

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("When whatever still runs or waits is given up.", valueName: "time"))
    var deadline = "24h"

    @Option(name: .long, help: ArgumentHelp("A PersistentVolumeClaim that is there.", valueName: "name"))
    var claim: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Without --claim: how much storage to ask for, shared by all pods (10G).", valueName: "size")
    )
    var storage: String?

    @Option(name: .long, help: ArgumentHelp("Without --claim: the storage class.", valueName: "name"))
    var storageClass: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A Secret whose entries the shards find in their environment, for --secret.", valueName: "name"))
    var secretEnvironment: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A file that the scenario imports or names as a trace. May be repeated.", valueName: "file"))
    var include: [String] = []

    @OptionGroup var target: JobFile

    func run() throws { try target.write(read().text) }

    /// - Throws: ``UsageError`` with all that is wrong.
    private func read() throws -> KubernetesManifest {
        var problems = OptionProblems()
        let typed = try sharded.read(
            line, most: KubernetesManifest.mostShards, standIn: ScenarioFiles.here, &problems)
        target.check(&problems)
        checkNames(&problems)
        checkAmounts(&problems)
        let deadline = WallTime(self.deadline)
        if deadline == nil {
            problems.add("--deadline \(self.deadline): expected a time of 1 s to a year, as in 30m or 24h")
        }
        let size = MemorySize(storage ?? "10G")
        if let storage, size == nil { problems.add("--storage \(storage): expected a size with its unit, as in 10G") }
        if let typed { checkPods(typed.line, &problems) }
        let texts = try typed.flatMap { typed in
            try problems.reading { try ScenarioFiles(typed.line, including: include, with: sharded.command) }
        }
        let (run, _) = try problems.value(typed)
        guard let texts, let deadline, let size else { preconditionFailure("what was not read was noted") }
        let manifest = KubernetesManifest(
            run, scenario: texts.scenario, files: texts.others, image: image, namespace: namespace,
            storage: claim.map { .claim($0) } ?? .new(size, storageClass: storageClass), parallel: parallel,
            retries: retries, deadline: deadline, secret: secretEnvironment)
        guard manifest.textBytes <= KubernetesManifest.mostText else {
            throw UsageError(
                "the scenario and what it includes have \(manifest.textBytes) bytes; a ConfigMap holds at most "
                    + "\(KubernetesManifest.mostText): put a trace into the image, or make it shorter")
        }
        return manifest
    }

    private func checkNames(_ problems: inout OptionProblems) {
        let names = [
            ("--namespace", namespace), ("--claim", claim), ("--storage-class", storageClass),
            ("--secret-environment", secretEnvironment),
        ]
        for (option, name) in names {
            guard let name, !ObjectName.isValid(name) else { continue }
            problems.add(
                "\(option) \(name): a name in Kubernetes has a-z, 0-9, '-' and '.', and a letter or digit at both ends")
        }
        if image.isEmpty || image.unicodeScalars.contains(where: { $0.value <= 32 || $0.value >= 127 }) {
            problems.add("--image \(image): expected an image, as in registry.example/footfall:1")
        }
        for (option, value) in [("--storage", storage), ("--storage-class", storageClass)] where claim != nil {
            if value != nil { problems.add("\(option) goes without --claim, which names storage that is there") }
        }
    }

    private func checkAmounts(_ problems: inout OptionProblems) {
        if let parallel, !(1...KubernetesManifest.mostShards).contains(parallel) {
            problems.add("--parallel \(parallel): expected 1 to the number of shards")
        } else if let parallel, let shards = sharded.shards, parallel > shards {
            problems.add("--parallel \(parallel): there are \(shards) shards")
        }
        if !(0...1000).contains(retries) { problems.add("--retries \(retries): expected 0 to 1000") }
    }

    private func checkPods(_ line: ShardedLine, _ problems: inout OptionProblems) {
        if line.value(of: "--secret") != nil, secretEnvironment == nil {
            problems.add(
                "--secret names a variable of the pods' environment: say which Secret has it by --secret-environment")
        }
        if let backend = line.value(of: "--backend"), backend.hasPrefix("sqlite:/"),
            !backend.contains(ShardedRun.shardMark)
        {
            problems.add(
                "--backend \(backend): shards on several machines cannot write one SQLite file; give each its own, as in "
                    + "sqlite:/footfall/data/shop-{shard}.db")
        }
    }
}

/// Names of Kubernetes' objects: those of a DNS subdomain (RFC 1123).
enum ObjectName {
    static func isValid(_ name: String) -> Bool {
        let ends = Set("abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars)
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && parts.allSatisfy { part in
                guard let first = part.unicodeScalars.first, let last = part.unicodeScalars.last else { return false }
                return ends.contains(first) && ends.contains(last)
                    && part.unicodeScalars.allSatisfy { ends.contains($0) || $0 == "-" }
            }
    }
}

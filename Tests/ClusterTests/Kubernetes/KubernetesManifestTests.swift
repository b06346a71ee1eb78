import FootfallTestKit
import Foundation
import Testing
import Yams

@testable import Cluster

@Suite("The manifest for Kubernetes")
struct KubernetesManifestTests {
    private static let scenario = """
        scenario: my-shop
        population: {arrivals: [{stage: curious, count: 1000}]}

        stages: {curious: {dwell: 1h}}
        """

    private func sample(name: String = "my-shop", shards: Int = 16) -> KubernetesManifest {
        let resources = Resources(cpus: 2, memory: MemorySize(mebibytes: 2048), time: WallTime(seconds: 7200))
        let run = ShardedRun(
            name: name, options: ["--seed", "7", "--backend", "sqlite:/footfall/data/$(HOME)-{shard}.db"],
            mergeOptions: ["--rule-program", "mine=/opt/my-rule.py"], shards: shards, resources: resources)
        return KubernetesManifest(
            run, scenario: Self.scenario + "\n",
            files: [KubernetesManifest.File(path: "traces/arrivals.csv", text: "time\n1\n")],
            image: "registry.example/footfall:1", namespace: "shops", secret: "shop-keys")
    }

    private func documents(_ manifest: KubernetesManifest) throws -> [Node] {
        try Array(Yams.compose_all(yaml: manifest.text))
    }

    @Test("it looks like the golden file")
    func golden() throws {
        let difference = try GoldenFile("my-shop.yaml").difference(from: sample().text)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test("it holds what the shards and the merge need, and nothing twice")
    func kinds() throws {
        let kinds = try documents(sample()).map {
            "\($0["kind"]?.string ?? "") \($0["metadata"]?["name"]?.string ?? "")"
        }
        #expect(
            kinds == [
                "ConfigMap footfall-my-shop", "PersistentVolumeClaim footfall-my-shop", "Job footfall-my-shop",
                "Job footfall-my-shop-merge",
            ])
        var manifest = sample()
        manifest.storage = .claim("there")
        #expect(try documents(manifest).count == 3)
        #expect(manifest.text.contains("claimName: there"))
    }

    @Test("a pod of the shards knows how many they are, and the scenario is the file as it is")
    func shards() throws {
        let all = try documents(sample())
        #expect(all[0]["data"]?["scenario.yaml"]?.string == Self.scenario + "\n")
        let spec = try #require(all[2]["spec"])
        #expect(spec["completionMode"]?.string == "Indexed")
        #expect(spec["completions"]?.int == 16 && spec["parallelism"]?.int == 16)
        let container = try #require(spec["template"]?["spec"]?["containers"]?[0])
        let environment = try #require(container["env"]?.sequence)
        #expect(environment.first { $0["name"]?.string == "FOOTFALL_SHARDS" }?["value"]?.string == "16")
        #expect(
            container["args"]?.sequence?.last?.string == "sqlite:/footfall/data/$$(HOME)-$(JOB_COMPLETION_INDEX).db")
    }

    @Test("nobody runs as root, writes in the image, or keeps a right", arguments: [2, 3])
    func security(document: Int) throws {
        let pod = try #require(try documents(sample())[document]["spec"]?["template"]?["spec"])
        #expect(pod["securityContext"]?["runAsNonRoot"]?.bool == true)
        #expect(pod["securityContext"]?["runAsUser"]?.int ?? 0 > 0)
        #expect(pod["automountServiceAccountToken"]?.bool == false)
        let container = try #require(pod["containers"]?[0]?["securityContext"])
        #expect(container["readOnlyRootFilesystem"]?.bool == true)
        #expect(container["allowPrivilegeEscalation"]?.bool == false)
        #expect(container["capabilities"]?["drop"]?[0]?.string == "ALL")
    }

    @Test("names are legal for Jobs, pods and their host names", arguments: [1, 10, 100_000])
    func names(shards: Int) {
        for name in ["a", "-", "--a--", String(repeating: "x", count: 64), String(repeating: "a-", count: 32)] {
            let given = sample(name: name, shards: shards).name
            #expect("\(given)-\(shards - 1)".count <= 63 && "\(given)-merge".count <= 63)
            #expect(given.wholeMatch(of: /[a-z]([a-z0-9-]*[a-z0-9])?/) != nil, "\(given)")
        }
    }

    @Test("Kubernetes gives back the word that was meant")
    func arguments() {
        // As Kubernetes' expansion package does it.
        func expand(_ text: String) -> String {
            var (result, rest) = ("", Array(text.unicodeScalars)[...])
            while let scalar = rest.popFirst() {
                if scalar == "$", rest.first == "$" {
                    _ = rest.popFirst()
                } else if scalar == "$", rest.first == "(", let end = rest.firstIndex(of: ")") {
                    let name = String(String.UnicodeScalarView(rest[rest.startIndex + 1..<end]))
                    rest = rest[(end + 1)...]
                    result += name == "JOB_COMPLETION_INDEX" ? "7" : "$(\(name))"
                    continue
                }
                result.unicodeScalars.append(scalar)
            }
            return result
        }
        let seed = UInt64.random(in: 0...UInt64.max)
        for word in OddWords.all + OddWords.random(seed: seed, count: 500) + [
            "$(JOB_COMPLETION_INDEX)", "{shard}-{shard}",
        ] {
            let meant = word.replacing("{shard}", with: "7")
            #expect(expand(KubernetesManifest.argument(word)) == meant, "seed \(seed)")
        }
    }
}

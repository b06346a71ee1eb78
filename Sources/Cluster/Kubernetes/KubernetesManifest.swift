/// A manifest for `kubectl apply`: an Indexed Job whose pods run a shard each, a Job that merges, and what both need.
///
/// What is to be known of Kubernetes:
///
/// - A Job waits for no other Job. So the merge's pod starts beside the shards and waits, until a deadline, for parts on the volume
///   that all bear the mark of one and the same Job; parts of an earlier run are not taken for those of this one.
/// - Pods are evicted and nodes drained: that is not held against a shard. Input that is wrong stays wrong, and is not tried again.
/// - A volume may be object storage behind a driver that cannot rename or append. So pods work on scratch space, and files are
///   copied to the volume from their beginning to their end, the mark last.
public struct KubernetesManifest: Sendable, Equatable {
    /// A file that the pods find beside the scenario.
    public struct File: Sendable, Equatable {
        /// As the scenario names it: relative to its folder.
        public var path: String
        public var text: String

        public init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// Where parts and results go.
    public enum Storage: Sendable, Equatable {
        /// A PersistentVolumeClaim that is there already.
        case claim(String)
        /// One that the manifest brings, for many pods at once; the storage class, or `nil` for the cluster's own.
        case new(MemorySize, storageClass: String?)
    }

    public var run: ShardedRun
    /// The scenario's text.
    public var scenario: String
    /// What the scenario reads beside: imports and traces.
    public var files: [File]
    /// The image of the container file, in a registry that the cluster reads.
    public var image: String
    public var namespace: String?
    public var storage: Storage
    /// How many shards run at the same time.
    public var parallel: Int
    /// How often a shard that failed is tried again; 0 or more.
    public var retries: Int
    /// When whatever still runs is given up; it bounds how long the merge waits.
    public var deadline: WallTime
    /// A Secret whose entries are variables of the shards' environment.
    public var secret: String?

    public init(
        _ run: ShardedRun, scenario: String, files: [File] = [], image: String, namespace: String? = nil,
        storage: Storage = .new(MemorySize(mebibytes: 10 * 1024), storageClass: nil), parallel: Int? = nil,
        retries: Int = 3, deadline: WallTime = WallTime(seconds: 86_400), secret: String? = nil
    ) {
        self.run = run
        self.scenario = scenario
        self.files = files
        self.image = image
        self.namespace = namespace
        self.storage = storage
        self.parallel = parallel ?? run.shards
        self.retries = retries
        self.deadline = deadline
        self.secret = secret
    }

    /// Where pods see the volume that all of them share.
    public static let dataFolder = "/footfall/data"
    /// Where a pod may write what is gone with it.
    public static let scratchFolder = "/footfall/scratch"
    /// An Indexed Job that counts failures by index may have no more.
    public static let mostShards = 100_000
    /// What a ConfigMap may hold, in bytes, the scripts included.
    public static let mostText = 1_000_000

    /// `footfall-NAME`, shortened where a pod's host name (name, index) would be over 63 characters.
    public var name: String {
        var name = "footfall-\(run.name)".prefix(63 - 1 - String(run.last).count - "-merge".count)
        while name.last == "-" { name.removeLast() }
        return String(name)
    }

    /// What the ConfigMap would hold, in bytes.
    public var textBytes: Int { entries.reduce(0) { $0 + $1.file.text.utf8.count } }

    /// The manifest, of several documents.
    public var text: String {
        var documents = [configuration]
        if case .new(let size, let storageClass) = storage { documents.append(claim(size, storageClass)) }
        documents += [shards, merge]
        let head = """
            # \(run.name) in \(run.shards) shards and a merge, for Kubernetes. Made by `footfall cluster kubernetes`.
            #   kubectl apply -f FILE
            #   kubectl wait --for=condition=complete --timeout=24h job/\(name)-merge && kubectl logs job/\(name)-merge

            """
        return head + documents.map(\.document).joined(separator: "---\n")
    }

    // MARK: What both Jobs need

    /// What lies in the ConfigMap: its key there, and the file that pods find.
    private var entries: [(key: String, file: File)] {
        [
            ("scenario.yaml", File(path: Self.scenarioFile, text: scenario)),
            ("shard.sh", File(path: "shard.sh", text: PodScripts.shard)),
            ("merge.sh", File(path: "merge.sh", text: PodScripts.merge)),
        ]
            + files.enumerated().map {
                ("file-\($0.offset + 1)", File(path: "scenario/" + $0.element.path, text: $0.element.text))
            }
    }

    static let scenarioFile = "scenario/scenario.yaml"

    private var configuration: YAMLText {
        [
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": metadata(name, component: nil),
            "data": .map(entries.map { YAMLText.Entry(key: $0.key, value: .text($0.file.text)) }),
        ]
    }

    private func claim(_ size: MemorySize, _ storageClass: String?) -> YAMLText {
        let spec: YAMLText = [
            "accessModes": ["ReadWriteMany"],
            "resources": ["requests": ["storage": .text("\(size.mebibytes)Mi")]],
        ]
        return [
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": metadata(name, component: nil),
            "spec": spec.adding("storageClassName", storageClass.map(YAMLText.text)),
        ]
    }

    func metadata(_ name: String, component: String?) -> YAMLText {
        let all: YAMLText = ["name": .text(name)]
        return all.adding("namespace", namespace.map(YAMLText.text)).adding("labels", labels(component))
    }

    func labels(_ component: String?) -> YAMLText {
        let all: YAMLText = ["app.kubernetes.io/name": "footfall", "app.kubernetes.io/instance": .text(name)]
        return all.adding("app.kubernetes.io/component", component.map(YAMLText.text))
    }

    var volumes: YAMLText {
        let claim = if case .claim(let given) = storage { given } else { name }
        return [
            [
                "name": "files",
                "configMap": [
                    "name": .text(name),
                    "items": .list(entries.map { ["key": .text($0.key), "path": .text($0.file.path)] }),
                ],
            ],
            ["name": "data", "persistentVolumeClaim": ["claimName": .text(claim)]],
            ["name": "scratch", "emptyDir": [:]],
        ]
    }
}

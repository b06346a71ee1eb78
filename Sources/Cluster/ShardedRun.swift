/// One scenario that is to run in shards: what the job script, the manifest and whoever else writes jobs are made from.
public struct ShardedRun: Sendable, Equatable {
    /// What a shard's number is put in place of, in any of ``options``: each shard has a file of its own then.
    public static let shardMark = "{shard}"

    /// The scenario's name, of `[a-z0-9-]{1,64}`.
    public var name: String
    /// The command of Footfall that takes `--shard`: `run`, and others that do.
    public var command: String
    /// Its options as typed, but for the scenario, `--shard` and `--out`.
    public var options: [String]
    /// What `footfall merge` is told beside the parts: rules that are programs.
    public var mergeOptions: [String]
    /// How many shards; 1 or more.
    public var shards: Int
    /// What each shard may take.
    public var resources: Resources

    public init(
        name: String, command: String = "run", options: [String] = [], mergeOptions: [String] = [], shards: Int,
        resources: Resources = Resources()
    ) {
        self.name = name
        self.command = command
        self.options = options
        self.mergeOptions = mergeOptions
        self.shards = shards
        self.resources = resources
    }

    /// The last shard's number.
    var last: Int { max(shards, 1) - 1 }
}

/// What one shard may take of the machine that it is put on.
public struct Resources: Sendable, Equatable {
    /// Processors, and so threads that simulate; 1 to 1,024.
    public var cpus: Int
    public var memory: MemorySize
    /// How long a shard may take; `nil` leaves that to whoever runs the cluster.
    public var time: WallTime?

    public init(cpus: Int = 1, memory: MemorySize = MemorySize(mebibytes: 1024), time: WallTime? = nil) {
        self.cpus = cpus
        self.memory = memory
        self.time = time
    }
}

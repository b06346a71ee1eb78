import ArgumentParser
import Cluster

/// `footfall cluster`: more than one machine, by what runs such machines already.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Write what Slurm or Kubernetes needs to run a scenario in shards on many machines.",
        discussion: """
            A shard simulates its own share of the customers; `footfall merge` makes of
            all parts exactly what one run would have said. Placement, retries and logs
            are the cluster's business.

              footfall cluster slurm shop.yaml --shards 16 > shop.slurm
              sbatch shop.slurm

              footfall cluster kubernetes shop.yaml --shards 16 | kubectl apply -f -
            """,
        subcommands: [SlurmCommand.self, KubernetesCommand.self, ContainerCommand.self])
}

/// `footfall cluster container`: the image that the manifest's pods run.
struct ContainerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "container",
        abstract: "Print a container file that builds Footfall from a clone of its repository.")

    @OptionGroup var target: JobFile

    func run() throws {
        var problems = OptionProblems()
        target.check(&problems)
        try problems.refuse()
        try target.write(ContainerFile.text)
    }
}

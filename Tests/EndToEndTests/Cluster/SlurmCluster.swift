import Foundation
import Testing

/// A real Slurm on this machine alone: munged, slurmctld and two nodes (a slurmd each, on ports of their own), all in one folder and on
/// the loopback. Whatever of it still runs is killed by ``stop()``.
final class SlurmCluster {
    let folder: URL
    private var daemons: [String: Process] = [:]

    static let nodes = ["one", "two"]
    private static let tools = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "sinfo", "scancel"]

    /// Whether all of Slurm is on this machine, which only Linux has.
    static let isInstalled =
        FileManager.default.fileExists(atPath: "/proc/self/environ") && tools.allSatisfy { path(of: $0) != nil }
    static let reason: Comment = "no Slurm on this machine: apt-get install slurmctld slurmd slurm-client munge"

    private static func path(of tool: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin"]).map { $0 + "/" + tool }
            .first(where: FileManager.default.isExecutableFile)
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// Starts all of it and waits until both nodes are idle.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-slurm-\(UUID().uuidString.prefix(8))")
        for name in ["munge", "state", "spool-one", "spool-two", "logs"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        // munged looks at who else might write to the folders above its socket.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        do {
            try startMunge()
            try Data(configuration().utf8).write(to: configurationFile)
            try start("slurmctld", ["-D", "-f", configurationFile.path])
            for node in Self.nodes { try start("slurmd", ["-D", "-N", node, "-f", configurationFile.path], as: node) }
            try wait(60, "both nodes idle") {
                try run("sinfo", ["--noheader", "--Node", "--format=%T"]).text == "idle\nidle\n"
            }
        } catch {
            stop()
            throw error
        }
    }

    deinit { stop() }

    private var configurationFile: URL { folder.appending(path: "slurm.conf") }

    private func startMunge() throws {
        let munge = folder.path + "/munge"
        var random = SystemRandomNumberGenerator()
        try Data((0..<128).map { _ in UInt8.random(in: 0...255, using: &random) }).write(
            to: URL(filePath: munge + "/key"))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: munge + "/key")
        try start(
            "munged",
            [
                "--force", "--foreground", "--socket=\(munge)/socket", "--key-file=\(munge)/key",
                "--log-file=\(munge)/log",
                "--pid-file=\(munge)/pid", "--seed-file=\(munge)/seed",
            ])
        try wait(30, "munged's socket") { FileManager.default.fileExists(atPath: munge + "/socket") }
    }

    private func configuration() throws -> String {
        let host = try run("hostname", ["-s"]).text.trimmingCharacters(in: .whitespacesAndNewlines)
        let user = try run("id", ["-un"]).text.trimmingCharacters(in: .whitespacesAndNewlines)
        let ports = FreePorts.take(3)
        let nodes = zip(Self.nodes, ports.dropFirst()).map { name, port in
            "NodeName=\(name) NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\(port) CPUs=2 RealMemory=4000 State=UNKNOWN"
        }
        return """
            ClusterName=proof
            SlurmctldHost=\(host)(127.0.0.1)
            SlurmctldPort=\(ports[0])
            SlurmdParameters=config_overrides
            AuthType=auth/munge
            AuthInfo=socket=\(folder.path)/munge/socket
            SlurmUser=\(user)
            SlurmdUser=\(user)
            StateSaveLocation=\(folder.path)/state
            SlurmdSpoolDir=\(folder.path)/spool-%n
            SlurmctldPidFile=\(folder.path)/slurmctld.pid
            SlurmdPidFile=\(folder.path)/slurmd-%n.pid
            SlurmctldLogFile=\(folder.path)/logs/slurmctld
            SlurmdLogFile=\(folder.path)/logs/slurmd-%n
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SwitchType=switch/none
            MpiDefault=none
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/none
            JobCompType=jobcomp/none
            ReturnToService=2
            SlurmdTimeout=10
            KillWait=1
            \(nodes.joined(separator: "\n"))
            PartitionName=all Nodes=\(Self.nodes.joined(separator: ",")) Default=YES MaxTime=INFINITE State=UP

            """
    }

    // MARK: Programs

    /// What all programs of this Slurm, and all that they start, have in their environment.
    private var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging(["SLURM_CONF": configurationFile.path]) { $1 }
    }

    /// Starts a daemon under a shell that waits for it: a program that closes all files it was given looks ended to Foundation, which
    /// would wait for its real end before it looks after any other.
    private func start(_ tool: String, _ arguments: [String], as name: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", #""$@" & wait"#, "sh", try #require(Self.path(of: tool))] + arguments
        process.environment = environment.merging([Self.daemonMark: name ?? tool]) { $1 }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let log = folder.appending(path: "logs/\(name ?? tool).output")
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        daemons[name ?? tool] = process
    }

    /// Which daemon a process is, or was started by.
    private static let daemonMark = "FOOTFALL_TEST_DAEMON"

    /// Runs one of Slurm's programs to its end.
    ///
    /// - Parameter place: the folder that it is run in.
    @discardableResult
    func run(_ tool: String, _ arguments: [String], in place: URL? = nil) throws -> (code: Int32, text: String) {
        try ServeProgram.run(
            "/usr/bin/env", [tool] + arguments, in: place ?? folder, environment: ["SLURM_CONF": configurationFile.path]
        )
    }

    /// Waits until something holds.
    ///
    /// - Throws: ``Failure`` with what Slurm said, when the time is over.
    func wait(_ seconds: Double, _ what: String, until holds: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if try holds() { return }
            // Slurm tells nobody when something has changed; it is asked.
            usleep(20_000)
        }
        throw Failure(description: "after \(seconds) s still not: \(what)\n\(story)")
    }

    /// The queue and the logs, for whoever has to find out why.
    var story: String {
        let queue = (try? run("squeue", ["--array"]).text) ?? ""
        let logs = FileManager.default.enumerator(atPath: folder.path + "/logs")?.compactMap { $0 as? String } ?? []
        return queue
            + logs.sorted().map { name in
                let text = (try? String(contentsOf: folder.appending(path: "logs/" + name), encoding: .utf8)) ?? ""
                return "== \(name)\n\(text.suffix(1500))"
            }.joined(separator: "\n")
    }

    // MARK: Jobs

    /// - Returns: the job's number.
    func submit(_ arguments: [String], in place: URL) throws -> Int {
        let answer = try run("sbatch", ["--parsable"] + arguments, in: place)
        guard answer.code == 0, let job = Int(answer.text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "sbatch: \(answer.text)")
        }
        return job
    }

    struct Entry: Equatable {
        /// `7`, or `7_3` for a task of an array.
        var job: String
        var name: String
        /// `PENDING`, `RUNNING`, ...
        var state: String
        var node: String
        var reason: String
    }

    /// Whatever is not finished.
    func queue() throws -> [Entry] {
        try run("squeue", ["--noheader", "--array", "--format=%i|%j|%T|%N|%r"]).text.split(separator: "\n").map {
            line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5 else { throw Failure(description: "squeue: \(line)") }
            return Entry(job: parts[0], name: parts[1], state: parts[2], node: parts[3], reason: parts[4])
        }
    }

    // MARK: Killing

    /// Ends a node at once, as a power cut does: its slurmd, and all that it runs.
    func kill(node: String) throws {
        let own = OwnProcesses.with("\(Self.daemonMark)=\(node)", and: mark)
        let tasks = OwnProcesses.with("SLURMD_NODENAME=\(node)", and: mark)
        // Whoever watches over a task first, so that its end is told to nobody.
        let watchers = tasks.compactMap(OwnProcesses.parent).filter { OwnProcesses.name(of: $0) == "slurmstepd" }
        for process in own + watchers + tasks { Foundation.kill(process, SIGKILL) }
        daemons[node]?.waitUntilExit()
        daemons[node] = nil
        try wait(10, "the end of all on node \(node)") {
            OwnProcesses.with("SLURMD_NODENAME=\(node)", and: mark).isEmpty
                && OwnProcesses.with("\(Self.daemonMark)=\(node)", and: mark).isEmpty
        }
    }

    /// Processes of a program that a node runs.
    func processes(of program: String, on node: String) -> [Int32] {
        OwnProcesses.with("SLURMD_NODENAME=\(node)", and: mark).filter { OwnProcesses.name(of: $0) == program }
    }

    private var mark: String { "SLURM_CONF=\(configurationFile.path)" }

    /// Kills all of it and removes the folder.
    func stop() {
        for _ in 0..<100 {
            let left = OwnProcesses.with(mark, and: mark)
            if left.isEmpty { break }
            for process in left { Foundation.kill(process, SIGKILL) }
            // They are not all children of ours, so their end cannot be waited for otherwise.
            usleep(20_000)
        }
        daemons = [:]
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Processes as Linux shows them under /proc.
private enum OwnProcesses {
    /// Those that have both entries in their environment.
    static func with(_ entry: String, and other: String) -> [Int32] {
        let own = ProcessInfo.processInfo.processIdentifier
        let numbers = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
        return numbers.filter { number in
            guard number != own, let data = FileManager.default.contents(atPath: "/proc/\(number)/environ") else {
                return false
            }
            let entries = data.split(separator: 0)
            return entries.contains { $0.elementsEqual(entry.utf8) }
                && entries.contains { $0.elementsEqual(other.utf8) }
        }
    }

    static func name(of process: Int32) -> String? {
        status(process, "Name")
    }

    static func parent(of process: Int32) -> Int32? { status(process, "PPid").flatMap { Int32($0) } }

    private static func status(_ process: Int32, _ field: String) -> String? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(field + ":") }?.split(whereSeparator: \.isWhitespace).last.map(String.init)
    }
}

import Foundation

// Benchmarks of whole runs of the release binary, as ratios within one run of this program: a machine's own speed cancels.

if CommandLine.arguments.dropFirst().first == "sqlite-ingest" {
    exit(DrillWriter.main(Array(CommandLine.arguments.dropFirst(2))))
}
if CommandLine.arguments.dropFirst().first == "load-drive" {
    exit(LoadDrive.main(Array(CommandLine.arguments.dropFirst(2))))
}
var failed = false
do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    if options.help {
        print(Options.usage)
        exit(0)
    }
    let bench = try Bench(options)
    defer { bench.cleanUp() }
    failed = try options.benchmarks.reduce(false) { failed, benchmark in
        let report = try bench.report(of: benchmark)
        print(report.text)
        return failed || report.missed || report.broken
    }
} catch {
    FileHandle.standardError.write(Data("footfall-bench: \(error)\n".utf8))
    exit(error is Options.Invalid ? 2 : 3)
}
exit(failed ? 1 : 0)

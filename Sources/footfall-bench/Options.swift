/// What the command line asks for.
struct Options {
    enum Benchmark: String, CaseIterable {
        case chain, affiliate, attribute, workers, shards, startup, theory, exec, faults, check, serve, forecast, truth
        case whatIf = "what-if"
        case fit
        case fitCoverage = "fit-coverage"
        case memoryGrowth = "memory-growth"
        case memoryAttribution = "memory-attribution"
        case sqlite
        case sqliteAttribution = "sqlite-attribution"
        case sqliteKill = "sqlite-kill"
        case loadPeers = "load-peers"
        case loadStall = "load-stall"
        case loadAllocations = "load-allocations"
        case serveRestarts = "serve-restarts"
        case hostile
        case loadLag = "load-lag"
        case loadSoak = "load-soak"
    }

    /// A command line that cannot be followed; exit code 2.
    struct Invalid: Error, CustomStringConvertible {
        var description: String
    }

    var benchmarks: [Benchmark] = []
    /// Sizes at which a benchmark takes a second and proves nothing but that it works.
    var smoke = false
    /// Instead of each benchmark's own size.
    var customers: Int?
    /// How often each contender runs, in turns; the best time counts.
    var rounds = 3
    /// How long a soak goes on, instead of half an hour.
    var soakSeconds: Int?
    var help = false

    static let usage = """
        footfall-bench BENCHMARK|all [--smoke] [--customers N] [--rounds N]

          chain           a plain five-stage chain against NumPy and SimPy
          affiliate       the affiliate scenario with everything on, against the plain chain
          attribute       rules on a file of paths, against ChannelAttribution and marketing-attribution-models
          memory-growth   peak memory against the number of customers, in either order
          memory-attribution   the memory backend alone with four rules, against the plain chain
          workers         two workers against one
          shards          two shards in two processes against one process, and merging sixteen parts
          startup         quick-start, from process start to exit
          theory          means of whole runs against closed forms, in standard errors
          exec            the affiliate scenario into the example backend in Python, by lines of JSON
          faults          a million journeys of which the audit has nothing to say, and faults that it names
          check           `footfall check` against every fault of the bank, in seconds and by name
          fit             BG/NBD on CDNOW against lifetimes, process start included
          fit-coverage    whether the truth lies in the intervals of `footfall fit`, over 200 logs of a known scenario
          truth           exact Shapley values of eight channels, against one plain run
          serve           `footfall serve` on the memory store: events a second in batches of 100, one core each
          forecast        200 replications of the affiliate scenario against SimPy, and two workers against one
          what-if         how much narrower pairs make the intervals of what-ifs, on five scenarios
          sqlite          the SQLite backend's ingestion against the sqlite3 tool's .import
          sqlite-attribution   a million conversions under four rules in SQL, against the memory backend
          sqlite-kill     a process that writes into a file, killed at random moments
          load-peers      processor time a request against wrk, requests a second against k6 and Locust; on nginx
          load-stall      a server that stands still for 2 s of 8: what k6, wrk, hey and Locust say of it, and Footfall
          load-lag        how late 50,000 sends a second are
          load-soak       resident memory of `footfall load` over half an hour
          load-allocations   allocations a request of the HTTP backend once it is warm
          serve-restarts  a million events to `footfall serve` on a file, ended and killed in between
          hostile         servers that answer wrongly, without end or not at all: results, peak memory and seconds

          --smoke         tiny sizes, no ratio judged
          --customers N   instead of each benchmark's own size (paths, for attribute)
          --seconds N     how long load-soak goes on (1800)
          --rounds N      how often each contender runs, in turns; the best counts (3)

        Exit code 1 where a ratio misses what is wanted, or a mean is 4 standard errors from theory. Run it from the repository; peers need `make peers`.
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--smoke": smoke = true
            case "--customers": customers = try Self.count(argument, rest.popFirst())
            case "--rounds": rounds = try Self.count(argument, rest.popFirst())
            case "--seconds": soakSeconds = try Self.count(argument, rest.popFirst())
            case "--help", "-h": help = true
            case "all": benchmarks += Benchmark.allCases
            default:
                guard let benchmark = Benchmark(rawValue: argument) else {
                    throw Invalid(description: "there is no benchmark or option \(argument)\n\n\(Self.usage)")
                }
                benchmarks.append(benchmark)
            }
        }
        if benchmarks.isEmpty && !help { throw Invalid(description: "which benchmark?\n\n\(Self.usage)") }
    }

    private static func count(_ option: String, _ value: String?) throws -> Int {
        guard let value, let number = Int(value.filter { $0 != "_" }), number > 0 else {
            throw Invalid(description: "\(option) takes a whole number above 0")
        }
        return number
    }
}

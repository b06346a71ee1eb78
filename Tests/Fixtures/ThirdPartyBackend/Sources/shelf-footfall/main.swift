import FootfallCLI
import ShelfBackend
import ShelfRules
import Tracking

FootfallCommand.start(backends: [BackendEntry(ShelfBackend.self)], rules: [RuleEntry(RecencyRank.self)])

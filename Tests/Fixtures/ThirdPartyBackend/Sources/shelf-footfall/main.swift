import FootfallCLI
import ShelfBackend

FootfallCommand.start(backends: [BackendEntry(ShelfBackend.self)])

import FootfallCLI

FootfallCommand.start()

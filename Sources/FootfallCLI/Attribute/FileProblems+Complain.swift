import Attribution

extension FileProblems {
    /// Tells what is wrong with a file, line by line.
    ///
    /// - Parameter allowed: how many bad rows `--max-errors` lets pass.
    func complain(of file: String, allowed: Int) {
        for problem in first {
            Terminal.complain(
                problem.line > 0 ? "\(file):\(problem.line): \(problem.message)" : "\(file): \(problem.message)")
        }
        if count > first.count { Terminal.complain("... and \(count - first.count) more") }
        let found = count == 1 ? "1 problem" : "\(count) problems"
        Terminal.complain("\(found) found" + (allowed > 0 ? ", --max-errors allows \(allowed)" : ""))
    }
}

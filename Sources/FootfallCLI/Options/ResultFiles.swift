import Foundation
import Reporting
import Results
import Scenario

/// What every command that simulates leaves in its folder: `summary.json`, the scenario as it ran, the page, and `junit.xml` where
/// anything was checked.
enum ResultFiles {
    static func write(
        _ summary: Summary, json: Data, _ scenario: CompiledScenario, groups: CustomerGroups? = nil,
        to folder: ResultsFolder
    ) throws {
        var files: [(name: String, data: Data)] = [
            (SummaryFile.name, json), ("scenario.yaml", Data(scenario.text.utf8)),
            (HTMLReport.name, Data(HTMLReport.render(summary).utf8)),
        ]
        if let junit = JUnitReport.render(summary) { files.append(("junit.xml", Data(junit.utf8))) }
        if let groups { files.append((CustomerGroups.name, try groups.encode())) }
        try folder.write(files)
    }
}

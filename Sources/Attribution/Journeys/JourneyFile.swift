import Tracking

struct JourneyFile: ~Copyable {
    init(_ request: FileRequest, _ header: Header, spill: @escaping () throws -> any Spill) throws {
        throw FileRefusal("journeys are not read yet")
    }
    consuming func run(_ reader: inout CSVReader) throws -> FileCredits { throw FileRefusal("journeys are not read yet") }
}

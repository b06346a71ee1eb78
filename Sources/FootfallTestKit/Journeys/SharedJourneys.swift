// Who tests a backend makes journeys with the generators that `footfall check` has.
@_exported import Journeys

import Simulation

/// Numeric properties of events: one slot for each (event, property) that any emission carries.
struct PropertySlots: Sendable {
    struct Slot: Hashable, Sendable {
        var event: Int
        var property: Int
    }
    private(set) var slots: [Slot] = []
    /// A stage's first emission, counted over all stages.
    private(set) var firstEmission: ContiguousArray<Int> = []
    /// First index into ``slotOfProperty`` of an emission; one longer than the emissions.
    private(set) var firstProperty: ContiguousArray<Int> = [0]
    private(set) var slotOfProperty: ContiguousArray<Int> = []

    init(_ world: World) {
        for stage in world.stages {
            firstEmission.append(firstProperty.count - 1)
            for emission in stage.emissions {
                for (property, _) in emission.properties {
                    let slot = Slot(event: emission.event, property: property)
                    if let known = slots.firstIndex(of: slot) {
                        slotOfProperty.append(known)
                    } else {
                        slotOfProperty.append(slots.count)
                        slots.append(slot)
                    }
                }
                firstProperty.append(slotOfProperty.count)
            }
        }
    }
}

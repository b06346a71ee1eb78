import Simulation

/// Numeric properties of events: one slot for each (event, property) that any emission carries.
struct PropertySlots: Sendable {
    struct Slot: Hashable, Sendable {
        var event: Int
        var property: Int
    }
    private(set) var slots: [Slot] = []
    /// First index into ``slotOfProperty`` of an emission, counted over all stages.
    private var firstEmission: ContiguousArray<Int> = []
    private var firstProperty: ContiguousArray<Int> = [0]
    private var slotOfProperty: ContiguousArray<Int> = []

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

    /// Where an emission's properties stand, in their order; ``slot(at:)`` says the slot of each.
    @inline(__always)
    func positions(stage: Int, emission: Int) -> Range<Int> {
        let index = firstEmission[stage] + emission
        return firstProperty[index]..<firstProperty[index + 1]
    }

    @inline(__always)
    func slot(at position: Int) -> Int { slotOfProperty[position] }
}

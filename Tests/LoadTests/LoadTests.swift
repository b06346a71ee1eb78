import Testing

/// One after the other: two loads at once would measure each other.
@Suite(.serialized, .timeLimit(.minutes(5))) enum LoadTests {}

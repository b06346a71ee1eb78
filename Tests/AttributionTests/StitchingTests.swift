import Attribution
import Testing
import Tracking

/// Devices to identities, and ids that arrive twice.
@Suite struct StitchingTests {
    /// A view of the phone before the laptop, both named by one user between; the purchase is on the laptop.
    private var twoDevices: Whiteboard {
        var board = Whiteboard()
        board.touch("display", at: 0, device: 1)
        board.identify(device: 1, as: 9, at: hour)
        board.touch("search", at: day, device: 2)
        board.buy(at: 2 * day, device: 2)
        board.identify(device: 2, as: 9, at: 3 * day)
        return board
    }

    @Test func retroactiveClaimsWhatCameBefore() {
        #expect(twoDevices.delivered(.firstTouch, .retroactive) == [["display": .all]])
    }

    @Test func forwardClaimsOnlyWhatFollows() {
        #expect(twoDevices.delivered(.firstTouch, .forward) == [["search": .all]])
        var board = Whiteboard()
        board.touch("display", at: 0)
        board.identify(device: 1, as: 9, at: 1)
        board.touch("search", at: 2)
        board.buy(at: 3)
        #expect(board.delivered(.firstTouch, .forward) == [["search": .all]])
        #expect(board.delivered(.firstTouch, .retroactive) == [["display": .all]])
    }

    @Test func withoutStitchingADeviceIsAPerson() {
        #expect(twoDevices.delivered(.firstTouch, .none) == [["search": .all]])
    }

    @Test func sharedDeviceBelongsToEachInTurn() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.identify(device: 1, as: 8, at: 1)
        board.touch("email", at: 2)
        board.identify(device: 1, as: 9, at: 3)
        board.touch("display", at: 4)
        board.buy(at: 5)
        // Device 2 is user 8's as well.
        board.identify(device: 2, as: 8, at: 0)
        board.buy(at: 6, device: 2)
        #expect(board.delivered(.linear, .retroactive).map { $0.keys.sorted() } == [["search"], ["display", "email"]])
    }

    @Test func userAndDeviceOfOneNumberAreTwo() {
        var board = Whiteboard()
        board.identify(device: 2, as: 1, at: 0)
        board.touch("search", at: 1, device: 2)
        board.buy(at: 2, device: 1)
        #expect(board.delivered(.lastTouch, .retroactive) == [["none": .all]])
    }

    @Test func firstBodyToArriveCounts() {
        var board = Whiteboard()
        let click = board.touch("search", at: 0)
        board.buy(at: 1)
        var other = click
        other.channel = 2
        other.copy = 1
        board.events.append(other)
        #expect(board.delivered(.linear, .retroactive) == [["search": .all]])
        board.events.reverse()
        #expect(board.delivered(.linear, .retroactive) == [["email": .all]])
    }

    @Test func ordersAreTheIdentitysOwn() {
        var board = Whiteboard()
        board.buy(at: 0, order: 5, device: 1)
        board.buy(at: 1, order: 5, device: 2)
        #expect(board.delivered(.lastTouch, .none).count == 2)
        board.identify(device: 1, as: 9, at: 2)
        board.identify(device: 2, as: 9, at: 2)
        #expect(board.delivered(.lastTouch, .retroactive).count == 1)
    }
}

/// What was read of a call, as it stands in the request.
struct CallFields {
    var type = Slice.none
    var message = Slice.none
    var anonymous = Slice.none
    var user = Slice.none
    var previous = Slice.none
    var event = Slice.none
    var timestamp = Slice.none
    var originalTimestamp = Slice.none
    var order = Slice.none
    var goal = Slice.none
    var value = Slice.none
    var revenue = Slice.none
    var total = Slice.none
    var currency = Slice.none
    var touch = Slice.none
    var content = Slice.none
    var referrerType = Slice.none
    var referrerName = Slice.none
    var pageAddress = Slice.none
    var pageReferrer = Slice.none
    var draft = Draft()
}

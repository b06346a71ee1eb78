import GRDB

/// The tables of a file. Its views, which are made for people, are in ``Views``.
///
/// Whole numbers of 64 bits without a sign (customers, devices, orders) are stored by their bits, so that those from 2^63 are
/// negative; `printf('%u', x)` shows them as they are. Names are numbers into the run's tables of names, from 1; 0 is nothing.
/// Times are microseconds since 1970, money is in minor units.
enum Schema {
    /// Changes of the schema, oldest first. Released ones never change; `user_version` counts them, see ``FileHeader/version``.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs, events, credits, views") { db in
            try db.execute(sql: runs + events + identities + credits + Views.all)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        return migrator
    }

    private static let runs = """
        -- What a run was about to do when it began. first_event: its events are not before this one. All conversions from
        -- first_conversion to last_conversion are its own; path_offset: from a conversion to the path of all eligible touches.
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            begun TEXT NOT NULL,
            vocabulary TEXT NOT NULL,
            goals TEXT NOT NULL,
            stitching TEXT NOT NULL,
            choices TEXT NOT NULL,
            currency TEXT NOT NULL,
            minor_units INTEGER NOT NULL,
            first_event INTEGER NOT NULL,
            settled INTEGER NOT NULL DEFAULT 0,
            first_conversion INTEGER NOT NULL DEFAULT 1,
            last_conversion INTEGER NOT NULL DEFAULT 0,
            path_offset INTEGER NOT NULL DEFAULT 0
        );
        -- Names that events refer to. list: campaign, event, stage, product, coupon.
        CREATE TABLE name (
            run INTEGER NOT NULL, list TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (run, list, number)
        ) WITHOUT ROWID;
        CREATE TABLE channel (
            run INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE partner (
            run INTEGER NOT NULL, channel INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (run, channel, number)
        ) WITHOUT ROWID;

        """

    /// The key, 16 bytes of customer and sequence, has a unique index for each run, which the run makes: see ``KeyIndex``; as do the
    /// touches that compete, by device and time: see ``TouchIndex``.
    private static let events = """
        -- Events in order of arrival, the first body of each (customer, sequence).
        -- kind: 0 click, 1 view, 2 send, 3 direct, 4 event, 5 stage, 6 identify, 7 refund.
        -- lateness: microseconds from when it happened to when it was due. stage: 65535 for who left.
        -- amount: a blob of eight bytes where SQLite has no such number (not a number, minus zero).
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            customer INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            time INTEGER NOT NULL,
            lateness INTEGER NOT NULL,
            device INTEGER NOT NULL,
            user INTEGER NOT NULL,
            name INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            partner INTEGER NOT NULL,
            campaign INTEGER NOT NULL,
            coupon INTEGER NOT NULL,
            stage INTEGER NOT NULL,
            product INTEGER NOT NULL,
            order_id INTEGER NOT NULL,
            value INTEGER NOT NULL,
            amount NUMERIC NOT NULL,
            copy INTEGER NOT NULL
        );
        -- Who signs in: few events, for which attribution would have to go through all.
        CREATE INDEX event_identify ON event(run) WHERE kind = 6;

        """

    /// Who is who, as of when the run settled.
    private static let identities = """
        -- Devices all of whose events belong to one user.
        CREATE TABLE holder (
            run INTEGER NOT NULL, device INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (run, device)
        ) WITHOUT ROWID;
        -- Events of devices that changed hands: whose each is. is_user 0: the device's own.
        CREATE TABLE cut (
            event INTEGER PRIMARY KEY, run INTEGER NOT NULL, is_user INTEGER NOT NULL, number INTEGER NOT NULL
        );

        """

    /// Touches that lie in the paths of several conversions are in `contender` for each, so that a path is a range.
    private static let credits = """
        -- The rules of the run, as of when it settled.
        -- path_offset: from a conversion to its path. shape: first, last, linear, position, weighed.
        -- first, middle, last: weights in billionths where the shape is position; *_units: what the ends then get of a
        -- conversion with three touches or more, or with two.
        -- credit_offset: from a contender to its credit where the shape is weighed.
        CREATE TABLE rule (
            run INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, specification TEXT NOT NULL,
            reported INTEGER NOT NULL, path_offset INTEGER NOT NULL, shape TEXT NOT NULL, first INTEGER, middle INTEGER,
            last INTEGER, first_units INTEGER, last_units INTEGER, first_units_of_two INTEGER,
            last_units_of_two INTEGER, credit_offset INTEGER NOT NULL,
            PRIMARY KEY (run, position)
        ) WITHOUT ROWID;
        -- Conversions that count, by identity, in the order of its events.
        CREATE TABLE conversion (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            goal INTEGER NOT NULL,
            is_user INTEGER NOT NULL,
            number INTEGER NOT NULL,
            customer INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            time INTEGER NOT NULL,
            order_id INTEGER NOT NULL,
            value INTEGER NOT NULL
        );
        -- Touches that compete for a conversion, in order. source: kind, channel, partner and campaign, 16 bits each.
        -- age: microseconds, at the conversion.
        CREATE TABLE contender (
            id INTEGER PRIMARY KEY, conversion INTEGER NOT NULL, source INTEGER NOT NULL, age INTEGER NOT NULL
        );
        -- Which contenders a conversion has, as far as direct, precedence and repeats leave them.
        CREATE TABLE path (id INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
        -- What contenders get where a rule weighs each by itself: billionths of a conversion, and of its money.
        CREATE TABLE credit (id INTEGER PRIMARY KEY, units INTEGER NOT NULL, value INTEGER NOT NULL);

        """
}

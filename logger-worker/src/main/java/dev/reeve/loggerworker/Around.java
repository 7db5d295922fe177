// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AroundReply;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What stands before and behind a stored record, unfiltered: of its session, or of its trace over all devices. */
final class Around {
    static final int LINES_MAX = 200;
    static final int LINES_DEFAULT = 50;
    /** How far from the record is looked. */
    static final Duration SPAN_MAX = Duration.ofDays(1);

    /** Before, behind and the record itself must fit into one frame. */
    private static final long SIDE_BYTES_MAX = History.PAGE_BYTES_MAX / 2;

    /** An id is given near the time its record was observed; clocks of replicas differ a little. */
    private static final Duration ID_SLACK = Duration.ofMinutes(5);

    private final SearchDatabase database;
    private final History history;
    private final OpenedDevices looks;

    Around(SearchDatabase database, History history, OpenedDevices looks) {
        this.database = database;
        this.history = history;
        this.looks = looks;
    }

    AroundReply find(Caller caller, AroundRequest request) {
        String tenant = caller.tenant();
        int lines = Paging.limit(request.getLines(), LINES_DEFAULT, LINES_MAX, "lines");
        Cursor cursor = Cursor.parse(request.getCursor());
        Entry record = record(tenant, cursor);
        looks.opened(caller, Set.of(record.getDevice()));
        LogFilter filter = LogFilter.of(tenant, request.getTrace() ? ofTrace(record) : ofSession(record));
        long span = SPAN_MAX.toNanos() / Entries.NANOS_PER_MICRO;
        Window range = new Window(Math.max(0, cursor.atMicros() - span), cursor.atMicros() + span);
        Stream<Entry> before = side(filter, range, cursor, lines, false).reversed().stream();
        // With the record itself: so what is missing right before it is seen.
        Cursor justBefore = new Cursor(cursor.atMicros(), cursor.seq(), cursor.id() - 1);
        Stream<Entry> behind = side(filter, range, justBefore, lines + 1, true).stream();
        return AroundReply.newBuilder()
                .addAllEntries(Stream.concat(before, behind).distinct().toList())
                .build();
    }

    private List<Entry> side(LogFilter filter, Window range, Cursor cursor, int lines, boolean behind) {
        return history.page(new History.Search(filter, range, cursor, lines, SIDE_BYTES_MAX, behind))
                .entries();
    }

    private static Condition ofTrace(Entry record) {
        if (record.getTraceId().isEmpty()) {
            throw LogRefused.invalid("this line belongs to no trace");
        }
        return TextCondition.is(TextCondition.Field.TRACE, record.getTraceId());
    }

    private static Condition ofSession(Entry record) {
        return new Condition.All(List.of(
                TextCondition.is(TextCondition.Field.DEVICE, record.getDevice()),
                TextCondition.is(TextCondition.Field.SESSION, record.getSession())));
    }

    private Entry record(String tenant, Cursor cursor) {
        Instant given = RecordIds.time(cursor.id());
        HistorySql sql = new HistorySql(StoredRow.RECORDS, tenant)
                .and("observed >= ? AND observed < ?", near(given.minus(ID_SLACK)), near(given.plus(ID_SLACK)))
                .and("at = ? AND seq = ? AND id = ?", PgTime.of(cursor.atMicros()), cursor.seq(), cursor.id());
        return database.read(connection -> record(connection, sql));
    }

    private static Entry record(Connection connection, HistorySql sql) throws SQLException {
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            if (row.next()) {
                return StoredRow.record(row);
            }
            throw LogRefused.notFound("there is no such line, or it is no longer kept");
        }
    }

    private static Object near(Instant time) {
        return PgTime.of(Math.max(0, PgTime.micros(time)));
    }
}

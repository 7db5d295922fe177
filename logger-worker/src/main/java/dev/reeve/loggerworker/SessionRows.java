// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rows of {@code log_session}, many in one statement. */
final class SessionRows {
    private static final String LOCK = """
        INSERT INTO logger.log_session AS s (tenant, installation, id, previous, account, app, app_version, claimed,
            source, first_at, last_at, clock_offset_ms)
        SELECT t, i, n, p, a, app, ver, c::boolean, src::jsonb, seen::timestamptz, seen::timestamptz, off::bigint
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[]) AS v (t, i, n, p, a, app, ver, c, src, seen, off)
        ON CONFLICT (tenant, installation, id) DO UPDATE SET account = excluded.account, app = excluded.app,
            app_version = excluded.app_version, claimed = excluded.claimed, source = excluded.source,
            last_at = greatest(s.last_at, excluded.last_at), clock_offset_ms = excluded.clock_offset_ms
        RETURNING tenant, installation, id, received::text
        """;
    private static final String RECEIVED = """
        UPDATE logger.log_session s SET received = v.r::int8multirange
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS v (t, i, n, r)
        WHERE s.tenant = v.t AND s.installation = v.i AND s.id = v.n
        """;
    private static final long NANOS_PER_MS = 1_000_000;

    private SessionRows() {}

    /** Makes or updates the rows, locks them, and reads what each session had received. */
    static void lock(Connection connection, Map<SessionKey, SessionTally> tallies) throws SQLException {
        List<Function<SessionTally, String>> columns = List.of(
                tally -> tally.source().key().tenant(),
                tally -> tally.source().key().installation(),
                tally -> tally.source().key().session(),
                tally -> tally.source().source().getPreviousSessionId(),
                tally -> tally.source().user(),
                tally -> tally.source().source().getAppName(),
                tally -> tally.source().source().getAppVersion(),
                tally -> Boolean.toString(tally.source().claimed()),
                tally -> SourceJson.write(tally.source().source()),
                tally -> PgTime.text(tally.seenMicros()),
                tally -> Long.toString(tally.source().offsetNanos() / NANOS_PER_MS));
        try (PreparedStatement upsert = connection.prepareStatement(LOCK)) {
            ColumnArrays.set(upsert, tallies.values(), columns);
            try (ResultSet row = upsert.executeQuery()) {
                while (row.next()) {
                    SessionKey key = new SessionKey(row.getString(1), row.getString(2), row.getString(3));
                    requireNonNull(tallies.get(key), "a row of this group")
                            .receivedBefore(SeqRanges.parse(row.getString(4)));
                }
            }
        }
    }

    /** Writes back what the sessions have received now. */
    static void received(Connection connection, Map<SessionKey, SessionTally> tallies) throws SQLException {
        List<SessionTally> extended =
                tallies.values().stream().filter(SessionTally::isExtended).toList();
        List<Function<SessionTally, String>> columns = List.of(
                tally -> tally.source().key().tenant(),
                tally -> tally.source().key().installation(),
                tally -> tally.source().key().session(),
                tally -> tally.received().asMultirange());
        ColumnArrays.write(connection, RECEIVED, extended, columns, "sessions");
    }
}

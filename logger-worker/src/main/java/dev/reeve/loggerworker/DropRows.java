// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** The rows of {@code log_drop}: gaps that someone explained. */
final class DropRows {
    private static final String INSERT = """
        INSERT INTO logger.log_drop (id, tenant, at, installation, session, account, app, app_version, from_seq,
            to_seq, count, reason)
        SELECT id::bigint, t, at::timestamptz, i, n, a, app, ver, f::bigint, u::bigint, c::bigint, r
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[]) AS v (id, t, at, i, n, a, app, ver, f, u, c, r)
        """;

    private DropRows() {}

    static void insert(Connection connection, List<Loss> losses) throws SQLException {
        List<Function<Loss, String>> columns = List.of(
                loss -> Long.toString(loss.id()),
                loss -> loss.source().key().tenant(),
                loss -> PgTime.text(loss.atMicros()),
                loss -> loss.source().key().installation(),
                loss -> loss.source().key().session(),
                loss -> loss.source().user(),
                loss -> loss.source().source().getAppName(),
                loss -> loss.source().source().getAppVersion(),
                loss -> Long.toString(loss.fromSeq()),
                loss -> Long.toString(loss.toSeq()),
                loss -> Long.toString(loss.count()),
                Loss::reason);
        ColumnArrays.write(connection, INSERT, losses, columns, "gaps");
    }
}

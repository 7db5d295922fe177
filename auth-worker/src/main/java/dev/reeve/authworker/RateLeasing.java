// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tokens of the gateways' request rates, on the buckets of {@link BucketTable}: what one gateway takes is gone for the
 * others. One statement for all keys of a limit.
 */
final class RateLeasing {
    /** What one row can give now: nothing, some of what was asked, or all of it. */
    private static final String GRANT = "greatest(0, least(excluded.granted, floor(extract(epoch FROM"
            + " (?::timestamptz - greatest(b.tat, ?::timestamptz))) * 1000000 / ?)::integer))";

    private static final String LEASE = "INSERT INTO auth.bucket AS b (key, tenant, tat, granted)"
            + " SELECT decode(hex, 'hex'), '', ?::timestamptz + least(tokens, ?) * (? * interval '1 microsecond'),"
            + " least(tokens, ?) FROM unnest(?::text[], ?::text[]::integer[]) AS ask (hex, tokens) ORDER BY hex"
            + " ON CONFLICT (key) DO UPDATE SET granted = "
            + GRANT
            + ", tat = greatest(b.tat, ?::timestamptz) + "
            + GRANT
            + " * (? * interval '1 microsecond') RETURNING encode(key, 'hex') AS hex, tat, granted";

    private final Database database;
    private final InstantSource clock;

    RateLeasing(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What one key asks for.
     *
     * @param tokens 1 at least
     */
    record Wanted(String key, int tokens) {}

    /**
     * What it got.
     *
     * @param left tokens after that
     * @param untilNext zero if one is left
     */
    record Leased(int granted, int left, Duration untilNext) {}

    /** The leases in the order of the wishes; no key may come twice. */
    List<Leased> take(Limit limit, List<Wanted> wanted) {
        List<String> keys = wanted.stream()
                .map(wish -> HexFormat.of().formatHex(Limits.key(limit, "", wish.key())))
                .toList();
        List<String> tokens =
                wanted.stream().map(wish -> Integer.toString(wish.tokens())).toList();
        Map<String, Leased> leased =
                database.transaction(connection -> lease(connection, limit, keys, tokens, clock.instant()));
        return keys.stream().map(leased::get).toList();
    }

    private static Map<String, Leased> lease(
            Connection connection, Limit limit, List<String> keys, List<String> tokens, Instant now)
            throws SQLException {
        long micros = limit.interval().toNanos() / 1_000;
        Instant full = now.plus(limit.per());
        return Sql.list(
                        connection,
                        LEASE,
                        row -> Map.entry(
                                row.getString("hex"),
                                leased(limit, row.getInt("granted"), Duration.between(now, Sql.instant(row, "tat")))),
                        now,
                        limit.times(),
                        micros,
                        limit.times(),
                        keys,
                        tokens,
                        full,
                        now,
                        micros,
                        now,
                        full,
                        now,
                        micros,
                        micros)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @param ahead how far the bucket is ahead of now */
    private static Leased leased(Limit limit, int granted, Duration ahead) {
        Duration room = limit.per().minus(ahead);
        int left = (int) Math.max(0, room.dividedBy(limit.interval()));
        return new Leased(
                granted, left, left > 0 ? Duration.ZERO : limit.interval().minus(room));
    }
}

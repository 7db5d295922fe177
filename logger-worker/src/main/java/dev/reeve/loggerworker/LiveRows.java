// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of {@code live_follower} and {@code live_batch}: which replica has viewers of which tenant, and what the
 * others committed since. Whoever writes records holds a lock shared until its commit; whoever begins to follow takes
 * it alone for a moment. So each transaction either knows of the follower or is committed before it begins.
 *
 * @param replica whose rows they are
 */
record LiveRows(String replica) {
    static final Duration LEASE = Duration.ofSeconds(20);
    static final Duration KEEP = Duration.ofSeconds(30);
    /** Of one row: a large group becomes several. */
    static final int ROW_BYTES_MAX = 256 * 1024;

    /** Next to those of partitions and retention. */
    private static final long LOCK = Partitions.LOCK + 2;

    /** So long writers wait behind whoever begins to follow; then it gives way and comes again later. */
    private static final int WRITERS_WAIT_MS_MAX = 200;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String FOLLOWED = "SELECT pg_advisory_xact_lock_shared(" + LOCK
            + "); SELECT DISTINCT tenant FROM logger.live_follower WHERE replica <> '%s' AND until > now()";
    private static final String INSERT =
            "INSERT INTO logger.live_batch (tenant, replica, records, batch) VALUES (?, ?, ?, ?)";
    private static final String RENEW = "UPDATE logger.live_follower SET until = now() + make_interval(secs => ?)"
            + " WHERE replica = ? AND tenant = ANY(?) AND until > now() RETURNING tenant";
    private static final String FOLLOW = "INSERT INTO logger.live_follower (tenant, replica, until)"
            + " SELECT t, ?, now() + make_interval(secs => ?) FROM unnest(?::text[]) AS v (t)"
            + " ON CONFLICT (tenant, replica) DO UPDATE SET until = excluded.until";
    private static final String FORGET = "DELETE FROM logger.live_follower WHERE until < now()";
    private static final String CLEAN = "DELETE FROM logger.live_batch WHERE at < now() - make_interval(secs => ?)";
    private static final String SINCE =
            " FROM logger.live_batch WHERE (xid >= ? OR xid = ANY(?)) AND replica <> ? AND tenant = ANY(?)";

    /** A row: a batch as {@link LiveBatch} reads it. Never compared. */
    @SuppressWarnings("ArrayRecordComponent") // handed on only
    record Row(long id, String tenant, int records, byte[] batch) {}

    /** So many records of a tenant. */
    record Rest(String tenant, long records) {}

    /** Tenants that other replicas have viewers of. To be asked first in the transaction that stores. */
    Set<String> followedElsewhere(Connection connection) throws SQLException {
        Set<String> tenants = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            // Two statements in one go: the second sees what was committed while the first waited.
            statement.execute(FOLLOWED.formatted(replica));
            if (statement.getMoreResults()) {
                try (ResultSet row = statement.getResultSet()) {
                    while (row.next()) {
                        tenants.add(row.getString(1));
                    }
                }
            }
        }
        return tenants;
    }

    /** Leaves a batch of what is being committed to the other replicas. */
    void insert(Connection connection, Batch batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, batch.tenant());
            insert.setString(2, replica);
            insert.setInt(3, batch.size());
            insert.setBytes(4, LiveBatch.write(batch));
            insert.execute();
        }
    }

    /** Says that this replica still follows; the tenants it was still known to follow. Clears away what is over. */
    Set<String> renew(Connection connection, Set<String> tenants) throws SQLException {
        Set<String> renewed = new HashSet<>();
        try (PreparedStatement update = connection.prepareStatement(RENEW)) {
            update.setLong(1, LEASE.toSeconds());
            update.setString(2, replica);
            update.setArray(3, connection.createArrayOf("text", tenants.toArray()));
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    renewed.add(row.getString(1));
                }
            }
        }
        clean(connection);
        return renewed;
    }

    static void clean(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(CLEAN);
                Statement forget = connection.createStatement()) {
            delete.setLong(1, KEEP.toSeconds());
            delete.execute();
            forget.execute(FORGET);
        }
    }

    /**
     * Every transaction that stores from here on knows it, and those that did not are through. {@link #isInUse}: one
     * was not, in this short time.
     */
    void follow(Connection connection, Set<String> tenants) throws SQLException {
        try (Statement lock = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(FOLLOW)) {
            lock.execute("SET LOCAL lock_timeout = " + WRITERS_WAIT_MS_MAX);
            lock.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            insert.setString(1, replica);
            insert.setLong(2, LEASE.toSeconds());
            insert.setArray(3, connection.createArrayOf("text", tenants.toArray()));
            insert.execute();
        }
    }

    /** A transaction that stores was open for too long: to be tried again. */
    static boolean isInUse(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    /** What others committed that the snapshot did not see, at most so many rows. */
    List<Row> since(Connection connection, Seen seen, Set<String> tenants, int limit) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, tenant, records, batch" + SINCE + " ORDER BY id LIMIT " + limit)) {
            set(query, seen, tenants);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getLong(1), row.getString(2), row.getInt(3), row.getBytes(4)));
                }
            }
        }
        return rows;
    }

    /** How many records of each tenant are in the rows behind that one. */
    List<Rest> rest(Connection connection, Seen seen, Set<String> tenants, long id) throws SQLException {
        List<Rest> rest = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT tenant, sum(records)" + SINCE + " AND id > ? GROUP BY tenant")) {
            set(query, seen, tenants);
            query.setLong(5, id);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rest.add(new Rest(row.getString(1), row.getLong(2)));
                }
            }
        }
        return rest;
    }

    private void set(PreparedStatement query, Seen seen, Set<String> tenants) throws SQLException {
        query.setLong(1, seen.xmax());
        query.setArray(
                2, query.getConnection().createArrayOf("bigint", seen.running().toArray()));
        query.setString(3, replica);
        query.setArray(4, query.getConnection().createArrayOf("text", tenants.toArray()));
    }

    /** Whether others stored something of the tenant since then. */
    static boolean othersStored(Connection connection, String tenant, int node, long sinceMicros) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM logger.log_record"
                + " WHERE tenant = ? AND observed >= ? AND (id >> 12) & 1023 <> ?)")) {
            query.setString(1, tenant);
            query.setObject(2, PgTime.of(sinceMicros));
            query.setInt(3, node);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}

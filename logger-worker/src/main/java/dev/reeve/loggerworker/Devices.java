// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Device;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.loggerworker.Overrides.Holder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who was heard, last seen first: so those that are connected come before the others. */
final class Devices {
    private static final int LIMIT_DEFAULT = 200;
    private static final int LIMIT_MAX = 1_000;
    private static final int SEARCH_CHARS_MAX = 256;
    private static final String LIST = """
        SELECT installation, account, claimed, app, app_version, model, maker, os, last_session, first_seen,
            last_seen, records, errors, capabilities, counters
        FROM logger.device
        WHERE tenant = ? AND (? = '' OR strpos(lower(concat_ws(' ', installation, account, app, app_version, maker,
            model, os)), ?) > 0)
        ORDER BY last_seen DESC, installation LIMIT ?
        """;

    private static final Duration CONNECTED = Duration.ofSeconds(60);

    private final SearchDatabase database;
    private final Clock clock;
    private final LevelRules levels;

    Devices(SearchDatabase database, Clock clock, LevelRules levels) {
        this.database = database;
        this.clock = clock;
        this.levels = levels;
    }

    ListDevicesReply list(String tenant, ListDevicesRequest request) {
        String search = Utf8.clean(request.getSearch()).strip().toLowerCase(Locale.ROOT);
        if (search.length() > SEARCH_CHARS_MAX) {
            throw LogRefused.tooLarge("a search has at most " + SEARCH_CHARS_MAX + " characters");
        }
        return withLevels(tenant, heard(tenant, search, Paging.limit(request.getLimit(), LIMIT_DEFAULT, LIMIT_MAX)));
    }

    private ListDevicesReply heard(String tenant, String search, int limit) {
        return database.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(LIST)) {
                query.setString(1, tenant);
                query.setString(2, search);
                query.setString(3, search);
                query.setInt(4, limit);
                return read(query);
            }
        });
    }

    /**
     * The override that counts for all loggers of a device, as its row shows it. With no connection held: to know those
     * in force takes one, too.
     */
    private ListDevicesReply withLevels(String tenant, ListDevicesReply devices) {
        ListDevicesReply.Builder reply = devices.toBuilder();
        for (Device.Builder device : reply.getDevicesBuilderList()) {
            Holder holder = new Holder(device.getDevice(), device.getUser(), device.getAppVersion());
            @Nullable LevelOverride rule = levels.counting(tenant, holder).get("");
            if (rule != null) {
                device.setLevel(rule.getLevel()).setLevelUntilUnixMs(rule.getExpiresUnixMs());
            }
        }
        return reply.build();
    }

    private ListDevicesReply read(PreparedStatement query) throws SQLException {
        Instant since = clock.instant().minus(CONNECTED);
        ListDevicesReply.Builder reply = ListDevicesReply.newBuilder();
        long bytes = 0;
        try (ResultSet row = query.executeQuery()) {
            while (row.next() && bytes < History.PAGE_BYTES_MAX) {
                Device device = device(row, PgTime.micros(since));
                bytes += device.getSerializedSize();
                reply.addDevices(device);
            }
        }
        return reply.build();
    }

    private static Device device(ResultSet row, long connectedSinceMicros) throws SQLException {
        @Nullable String counters = row.getString("counters");
        Device.Builder device = Device.newBuilder()
                .setDevice(row.getString("installation"))
                .setUser(row.getString("account"))
                .setClaimed(row.getBoolean("claimed"))
                .setApp(row.getString("app"))
                .setAppVersion(row.getString("app_version"))
                .setModel(row.getString("model"))
                .setMaker(row.getString("maker"))
                .setOs(row.getString("os"))
                .setLastSession(row.getString("last_session"))
                .setFirstSeenUnixNano(PgTime.micros(row, "first_seen") * Entries.NANOS_PER_MICRO)
                .setLastSeenUnixNano(PgTime.micros(row, "last_seen") * Entries.NANOS_PER_MICRO)
                .setRecords(row.getLong("records"))
                .setErrors(row.getLong("errors"))
                .addAllCapabilities(Capabilities.of(row.getString("capabilities")))
                .setConnected(PgTime.micros(row, "last_seen") >= connectedSinceMicros);
        if (counters != null) {
            device.setCounters(SenderCounters.of(counters));
        }
        return device.build();
    }
}

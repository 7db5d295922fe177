// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of {@code device}: who was heard, and how much. What a token proved once is not undone by the word of an API
 * key, for commands go to proven devices.
 */
final class DeviceRows {
    private static final String UPSERT = """
        INSERT INTO logger.device AS d (tenant, installation, account, claimed, app, app_version, model, maker, os,
            last_session, first_seen, last_seen, records, errors, capabilities, counters)
        SELECT t, i, a, c::boolean, app, ver, model, maker, os, n, seen::timestamptz, seen::timestamptz, r::bigint,
            e::bigint, cap, nullif(cnt, '')::jsonb
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            AS v (t, i, a, c, app, ver, model, maker, os, n, seen, r, e, cap, cnt)
        ON CONFLICT (tenant, installation) DO UPDATE SET
            account = CASE WHEN excluded.claimed AND NOT d.claimed THEN d.account ELSE excluded.account END,
            claimed = d.claimed AND excluded.claimed,
            app = coalesce(nullif(excluded.app, ''), d.app),
            app_version = coalesce(nullif(excluded.app_version, ''), d.app_version),
            model = coalesce(nullif(excluded.model, ''), d.model),
            maker = coalesce(nullif(excluded.maker, ''), d.maker), os = coalesce(nullif(excluded.os, ''), d.os),
            last_session = excluded.last_session, last_seen = greatest(d.last_seen, excluded.last_seen),
            records = d.records + excluded.records, errors = d.errors + excluded.errors,
            capabilities = coalesce(nullif(excluded.capabilities, ''), d.capabilities),
            counters = coalesce(excluded.counters, d.counters)
        """;

    private record Device(LogSource source, long seenMicros, long records, long errors) {
        Device plus(SessionTally tally) {
            boolean later = tally.seenMicros() >= seenMicros;
            return new Device(
                    later ? tally.source() : source,
                    Math.max(seenMicros, tally.seenMicros()),
                    records + tally.records(),
                    errors + tally.errors());
        }
    }

    private DeviceRows() {}

    /** In the order of the sessions, which is one for every replica. */
    static void upsert(Connection connection, Map<SessionKey, SessionTally> tallies) throws SQLException {
        Map<List<String>, Device> devices = new LinkedHashMap<>();
        tallies.forEach((key, tally) -> devices.compute(
                List.of(key.tenant(), key.installation()),
                (_, device) -> (device == null ? new Device(tally.source(), 0, 0, 0) : device).plus(tally)));
        List<Function<Device, String>> columns = List.of(
                device -> device.source().key().tenant(),
                device -> device.source().key().installation(),
                device -> device.source().user(),
                device -> Boolean.toString(device.source().claimed()),
                device -> device.source().source().getAppName(),
                device -> device.source().source().getAppVersion(),
                device -> device.source().source().getDeviceModel(),
                device -> device.source().source().getDeviceMaker(),
                DeviceRows::system,
                device -> device.source().key().session(),
                device -> PgTime.text(device.seenMicros()),
                device -> Long.toString(device.records()),
                device -> Long.toString(device.errors()),
                device -> device.source().capabilities(),
                device -> device.source().counters());
        ColumnArrays.write(connection, UPSERT, devices.values(), columns, "devices");
    }

    private static String system(Device device) {
        return (device.source().source().getOsName()
                        + ' '
                        + device.source().source().getOsVersion())
                .strip();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lines of viewers: stored as a record among those of the device, in its last session, and shown to all who look at it.
 * Without a device they belong to nobody and are shown whatever device is looked at. Not taken in as records of devices
 * are: a marker says nothing of the device itself. Any thread; blocks.
 */
final class Markers {
    static final int TEXT_BYTES_MAX = 1_024;
    private static final String DEVICE = "SELECT last_session, app, app_version, claimed FROM logger.device"
            + " WHERE tenant = ? AND installation = ?";

    private final Transactions transactions;
    private final Clock clock;
    private final Hub hub;
    private final LogStore store;

    Markers(Transactions transactions, Clock clock, Hub hub, LogStore store) {
        this.transactions = transactions;
        this.clock = clock;
        this.hub = hub;
        this.store = store;
    }

    /** Returns what was stored. */
    Entry mark(Caller caller, MarkRequest request) {
        String text = Utf8.clean(request.getText()).strip();
        if (text.isEmpty() || Utf8.length(text) > TEXT_BYTES_MAX) {
            throw LogRefused.invalid("text has 1 to " + TEXT_BYTES_MAX + " bytes");
        }
        AtomicReference<Submission> shown = new AtomicReference<>();
        try {
            return transactions.run(connection -> {
                LogSource source = source(connection, caller, Utf8.clean(request.getDevice()));
                Batch batch = new Batch(caller.tenant(), List.of(record(source, text)), List.of());
                return store.storeMarker(connection, caller.tenant(), () -> {
                    Submission submission = hub.publish(batch);
                    shown.set(submission);
                    return submission.batch().records().getFirst();
                });
            });
        } finally {
            Submission submission = shown.get();
            if (submission != null) {
                hub.settled(submission, List.of());
            }
        }
    }

    private LogRecord record(LogSource source, String text) {
        long nanos = Stamp.nanos(clock.instant());
        Record content = RecordGuard.guard(Record.newBuilder()
                .setKind(Kind.MARKER)
                .setSeverity(Level.INFO.severity())
                .setTimeUnixNano(nanos)
                .setBody(text)
                .build());
        return new LogRecord(0, source, Stamp.of(nanos, nanos, 0), content, Words.of(content));
    }

    private static LogSource source(Connection connection, Caller caller, String device) throws SQLException {
        if (device.isEmpty()) {
            return source(caller, "", Source.getDefaultInstance(), false);
        }
        try (PreparedStatement query = connection.prepareStatement(DEVICE)) {
            query.setString(1, caller.tenant());
            query.setString(2, device);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw LogRefused.notFound("no such device");
                }
                Source source = Source.newBuilder()
                        .setSessionId(row.getString("last_session"))
                        .setAppName(row.getString("app"))
                        .setAppVersion(row.getString("app_version"))
                        .build();
                return source(caller, device, source, row.getBoolean("claimed"));
            }
        }
    }

    /** The user is who marks, be it by an API key. */
    private static LogSource source(Caller caller, String device, Source source, boolean claimed) {
        SessionKey key = new SessionKey(caller.tenant(), device, source.getSessionId());
        return new LogSource(key, caller.subject(), claimed, source, 0, "", "");
    }
}

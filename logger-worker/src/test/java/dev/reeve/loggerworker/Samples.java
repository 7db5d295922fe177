// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.util.List;
import java.util.Set;

/** Records for tests that need no database. */
final class Samples {
    static final Caller PHONE = new Caller("acme", "u_ada", "i_pixel", Set.of("logs:write"));
    static final LogSource SOURCE = source("s1");

    private static final long OBSERVED_NANOS = 1_800_000_000_000_000_000L;

    private Samples() {}

    static LogSource source(String session) {
        Source source =
                Source.newBuilder().setSessionId(session).setAppName("shop").build();
        return LogSource.of(PHONE, source, OBSERVED_NANOS);
    }

    static LogRecord record(Level level, long seq, String body) {
        Record raw = Record.newBuilder()
                .setSeq(seq)
                .setSeverity(level.severity())
                .setBody(body)
                .build();
        return record(SOURCE, raw);
    }

    static LogRecord record(LogSource source, Record raw) {
        Record content = RecordGuard.guard(raw);
        Stamp stamp = Stamp.of(content.getTimeUnixNano(), OBSERVED_NANOS, 0);
        return new LogRecord(0, source, stamp, content, Words.of(content));
    }

    static Batch batch(LogRecord... records) {
        return new Batch("acme", List.of(records), List.of());
    }

    static LogFilter everything() {
        return LogFilter.of("acme", Condition.All.NOTHING_ASKED);
    }
}

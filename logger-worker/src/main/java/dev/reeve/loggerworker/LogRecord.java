// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Record;

/**
 * One record on its way: shown, stored, forgotten. Immutable.
 *
 * @param id unique, rising in the order of showing; 0 = not shown yet
 * @param content within its limits ({@link RecordGuard})
 * @param words what a text filter matches
 */
record LogRecord(long id, LogSource source, Stamp stamp, Record content, Words words) {
    /** Objects around the content: an estimate that keeps the queue's bytes honest. */
    private static final int OVERHEAD_BYTES = 512;

    LogRecord withId(long given) {
        return new LogRecord(given, source, stamp, content, words);
    }

    Cursor cursor() {
        return new Cursor(stamp.atMicros(), content.getSeq(), id);
    }

    Level level() {
        return Level.of(content.getSeverity());
    }

    int bytes() {
        return content.getSerializedSize() + OVERHEAD_BYTES;
    }
}

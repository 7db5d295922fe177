// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {
    private final LongAdder forgotten = new LongAdder();
    private final LiveSessions shown = new LiveSessions(forgotten);

    private boolean isNew(String session) {
        LogRecord record = Samples.record(Level.INFO, 1, "hello");
        return shown.isNew(new LogRecord(0, Samples.source(session), record.stamp(), record.content(), record.words()));
    }

    @Test
    void showsARecordOnce() {
        assertThat(isNew("s")).isTrue();
        assertThat(isNew("s")).isFalse();
        assertThat(forgotten.sum()).isZero();
    }

    @Test
    void countsTheSessionsItForgets() {
        for (int i = 0; i <= LiveSessions.SESSIONS_MAX; i++) {
            boolean first = isNew("s" + i);
            assertThat(first).isTrue();
        }

        assertThat(forgotten.sum()).isEqualTo(1);
        assertThat(isNew("s0")).isTrue();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

final class WatchLogFilterTest {
    private static final String WATCHES = "io.fabric8.kubernetes.client.informers.impl.cache.Reflector";

    private final WatchLogFilter filter = new WatchLogFilter();

    @Test
    void aWatchThatFailsIsToldOnceInOneLineWithItsCause() {
        ExtLogRecord record = record(WATCHES, "listSyncAndWatch failed for %s", "pods");
        record.setThrown(new CompletionException(new ConnectException("Connection refused")));

        assertThat(filter.isLoggable(record)).isTrue();

        assertThat(record.getMessage())
                .isEqualTo("listSyncAndWatch failed for pods: ConnectException: Connection refused");
        assertThat(record.getThrown()).isNull();
        assertThat(filter.isLoggable(record(WATCHES, "listSyncAndWatch failed for %s", "pods")))
                .isFalse();
        assertThat(filter.isLoggable(record(WATCHES, "listSyncAndWatch failed for %s", "deployments")))
                .isTrue();
    }

    @Test
    void whatOthersSayIsLeftAsItIs() {
        LogRecord record = new LogRecord(Level.WARNING, "listSyncAndWatch failed");
        record.setLoggerName("dev.reeve.operator.Leadership");
        Exception thrown = new ConnectException("no");
        record.setThrown(thrown);

        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(filter.isLoggable(record)).isTrue();

        assertThat(record.getThrown()).isSameAs(thrown);
    }

    @Test
    void remembersNoMoreThanItsBound() {
        for (int kind = 0; kind < 1_001; kind++) {
            assertThat(filter.isLoggable(record(WATCHES, "failed for %s", "kind-" + kind)))
                    .isTrue();
        }
    }

    private static ExtLogRecord record(String logger, String format, String kind) {
        ExtLogRecord record =
                new ExtLogRecord(Level.WARNING, format, ExtLogRecord.FormatStyle.PRINTF, "WatchLogFilterTest");
        record.setParameters(new Object[] {kind});
        record.setLoggerName(logger);
        return record;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.quarkus.logging.LoggingFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Watches that fail are told of by their library at each try, with 90 lines of where in it. Here: why, in one line, and
 * that once in five minutes for each kind of object.
 */
@LoggingFilter(name = "watches")
public final class WatchLogFilter implements Filter {
    private static final String WATCHES = "io.fabric8.kubernetes.client.informers.impl.cache.Reflector";
    private static final String STARTS = "io.javaoperatorsdk.operator.processing.event.source.informer.InformerWrapper";
    private static final Formatter TEXT = new PatternFormatter("%s");
    private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int KINDS_MAX = 1_000;

    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /** As the container makes it. */
    public WatchLogFilter() {}

    @Override
    public boolean isLoggable(LogRecord record) {
        String logger = record.getLoggerName();
        if (!WATCHES.equals(logger) && !STARTS.equals(logger)) {
            return true;
        }
        String text = TEXT.format(record);
        if (!isDue(text)) {
            return false;
        }
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            String line = text + ": " + cause(thrown);
            if (record instanceof ExtLogRecord formatted) {
                formatted.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
            } else {
                record.setMessage(line);
            }
            record.setThrown(null);
        }
        return true;
    }

    private boolean isDue(String text) {
        long now = System.nanoTime();
        if (told.size() >= KINDS_MAX) {
            told.clear();
        }
        Long before = told.get(text);
        if (before != null && now - before < AGAIN_NS) {
            return false;
        }
        told.put(text, now);
        return true;
    }

    private static String cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}

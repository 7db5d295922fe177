// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Brings records of {@code java.util.logging} to Reeve. What the client and its HTTP library log themselves is left
 * out: each record that is sent would make the next one.
 */
final class JulHandler extends Handler {
    private final Logs logs;
    private final SimpleFormatter formatter = new SimpleFormatter();

    JulHandler(Logs logs) {
        this.logs = logs;
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        String logger = record.getLoggerName() == null ? "" : record.getLoggerName();
        if (AppLoggers.isOwn(logger)) {
            return;
        }
        LogLevel level = level(record.getLevel().intValue());
        String text = LogCalls.text(() -> formatter.formatMessage(record), LogCalls.UNMADE);
        Throwable fault = record.getThrown();
        if (fault == null) {
            logs.log(level, logger, text, Map.of());
        } else {
            logs.exception(level, logger, text, fault);
        }
    }

    @Override
    public void flush() {
        logs.flush();
    }

    @Override
    public void close() {
        logs.flush();
    }

    private static LogLevel level(int jul) {
        if (jul >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        if (jul >= Level.WARNING.intValue()) {
            return LogLevel.WARN;
        }
        if (jul >= Level.INFO.intValue()) {
            return LogLevel.INFO;
        }
        return jul >= Level.FINE.intValue() ? LogLevel.DEBUG : LogLevel.TRACE;
    }
}

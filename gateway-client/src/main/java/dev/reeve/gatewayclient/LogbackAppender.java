// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Brings records of Logback to Reeve, those of SLF4J with it. Named in {@code logback.xml}; what is logged before
 * {@link Logs#installAppenders} waits, at most 5,000 records. MDC and key-value pairs become attributes, markers the
 * attribute {@code markers}. Needs {@code logback-classic}, which the app has.
 *
 * <pre>{@code
 * <appender name="REEVE" class="dev.reeve.gatewayclient.LogbackAppender"/>
 * <root level="DEBUG"><appender-ref ref="REEVE"/></root>
 * }</pre>
 */
public final class LogbackAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** As Logback makes it. */
    public LogbackAppender() {
        setName("REEVE");
    }

    @Override
    protected void append(ILoggingEvent event) {
        AppLoggers.OF_PROCESS.hand(LogCalls.of(
                level(event.getLevel()),
                event.getLoggerName(),
                LogCalls.text(event::getFormattedMessage, LogCalls.UNMADE),
                new LogCall.Origin(event.getThreadName(), event.getTimeStamp(), 0),
                attributes(event),
                fault(event.getThrowableProxy())));
    }

    private static Map<String, Object> attributes(ILoggingEvent event) {
        Map<String, Object> attributes = new LinkedHashMap<>(event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> attributes.put(pair.key, pair.value));
        }
        List<Marker> markers = event.getMarkerList();
        if (markers != null && !markers.isEmpty()) {
            attributes.put("markers", markers.stream().map(Marker::getName).collect(Collectors.toList()));
        }
        return attributes;
    }

    private static @Nullable Throwable fault(@Nullable IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy here ? here.getThrowable() : null;
    }

    private static LogLevel level(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return LogLevel.ERROR;
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return LogLevel.WARN;
        }
        if (level.isGreaterOrEqual(Level.INFO)) {
            return LogLevel.INFO;
        }
        return level.isGreaterOrEqual(Level.DEBUG) ? LogLevel.DEBUG : LogLevel.TRACE;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings records of Log4j 2 to Reeve. Named in {@code log4j2.xml}; what is logged before {@link
 * Logs#installAppenders} waits, at most 5,000 records. The thread context becomes attributes, markers the attribute
 * {@code markers}. Needs {@code log4j-core}, which the app has.
 *
 * <pre>{@code
 * <Appenders><Reeve name="REEVE"/></Appenders>
 * <Loggers><Root level="debug"><AppenderRef ref="REEVE"/></Root></Loggers>
 * }</pre>
 */
@Plugin(name = "Reeve", category = Core.CATEGORY_NAME, elementType = "appender", printObject = true)
public final class Log4jAppender extends AbstractAppender {
    private Log4jAppender(String name, @Nullable Filter filter) {
        super(name, filter, null, true, Property.EMPTY_ARRAY);
    }

    /** As Log4j makes it. */
    @PluginFactory
    public static Log4jAppender create(
            @PluginAttribute(value = "name", defaultString = "REEVE") String name,
            @PluginElement("Filter") @Nullable Filter filter) {
        return new Log4jAppender(name, filter);
    }

    @Override
    public void append(LogEvent event) {
        AppLoggers.OF_PROCESS.hand(LogCalls.of(
                level(event.getLevel()),
                event.getLoggerName(),
                LogCalls.text(event.getMessage()::getFormattedMessage, LogCalls.UNMADE),
                new LogCall.Origin(event.getThreadName(), event.getTimeMillis(), 0),
                attributes(event),
                event.getThrown()));
    }

    private static Map<String, Object> attributes(LogEvent event) {
        Map<String, Object> attributes =
                new LinkedHashMap<>(event.getContextData().toMap());
        List<String> markers = new ArrayList<>();
        names(event.getMarker(), markers);
        if (!markers.isEmpty()) {
            attributes.put("markers", markers);
        }
        return attributes;
    }

    /** With those it belongs to. */
    private static void names(@Nullable Marker marker, List<String> into) {
        if (marker != null && !into.contains(marker.getName())) {
            into.add(marker.getName());
            Marker[] parents = marker.getParents();
            if (parents != null) {
                for (Marker parent : parents) {
                    names(parent, into);
                }
            }
        }
    }

    private static LogLevel level(Level level) {
        if (level.isMoreSpecificThan(Level.FATAL)) {
            return LogLevel.FATAL;
        }
        if (level.isMoreSpecificThan(Level.ERROR)) {
            return LogLevel.ERROR;
        }
        if (level.isMoreSpecificThan(Level.WARN)) {
            return LogLevel.WARN;
        }
        if (level.isMoreSpecificThan(Level.INFO)) {
            return LogLevel.INFO;
        }
        return level.isMoreSpecificThan(Level.DEBUG) ? LogLevel.DEBUG : LogLevel.TRACE;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which records of a tenant a viewer wants. The live stream asks {@link #matches}, the history {@code HistorySql}:
 * both mean the same.
 *
 * @param devices installations; empty = all
 * @param severityMin 0 or 1 = all
 * @param query what was typed, and the plain words; all of these
 */
record LogFilter(
        String tenant,
        Set<String> devices,
        int severityMin,
        String app,
        String session,
        String user,
        Condition.All query) {
    private static final int DEVICES_MAX = 100;
    private static final int TEXT_CHARS_MAX = 1_024;
    /** None has a longer one. Who asks for it is kept under it. */
    static final int DEVICE_BYTES_MAX = 128;

    LogFilter {
        devices = Set.copyOf(devices);
    }

    /** @param now what {@code since:2h} counts from */
    static LogFilter of(String tenant, Filter filter, Instant now) {
        if (filter.getDevicesCount() > DEVICES_MAX || filter.getText().length() > TEXT_CHARS_MAX) {
            throw LogRefused.tooLarge("at most 100 devices and a text of 1,024 characters");
        }
        if (filter.getSeverityMin() < 0 || filter.getSeverityMin() > Level.SEVERITY_MAX) {
            throw LogRefused.invalid("severity_min is 0 to 24");
        }
        if (!filter.getDevicesList().stream().allMatch(LogFilter::isDevice)) {
            throw LogRefused.invalid("a device is an id of at most " + DEVICE_BYTES_MAX + " bytes, without NUL");
        }
        Condition words = FilterReader.words(Utf8.clean(filter.getText()), false);
        return new LogFilter(
                tenant,
                Set.copyOf(filter.getDevicesList()),
                filter.getSeverityMin(),
                Utf8.clean(filter.getApp()),
                Utf8.clean(filter.getSession()),
                Utf8.clean(filter.getUser()),
                Condition.All.of(List.of(words, FilterReader.read(filter.getQ(), now))));
    }

    /** Whether it can be a device's id. */
    static boolean isDevice(String id) {
        return id.equals(Utf8.clean(id)) && Utf8.length(id) <= DEVICE_BYTES_MAX;
    }

    /** Every line for which that holds. */
    static LogFilter of(String tenant, Condition condition) {
        return new LogFilter(tenant, Set.of(), 0, "", "", "", Condition.All.of(List.of(condition)));
    }

    /** The same of this severity and above. */
    LogFilter from(int severity) {
        return new LogFilter(tenant, devices, severity, app, session, user, query);
    }

    boolean matches(LogRecord record) {
        return mayMatch(record) && asks(record);
    }

    /** Told without what was typed, which alone may be costly to ask. */
    boolean mayMatch(LogRecord record) {
        return isOfLevel(record) && admits(record.source());
    }

    private boolean isOfLevel(LogRecord record) {
        return record.content().getSeverity() >= severityMin || Marking.isOfAnyLevel(record);
    }

    /** No line is made of a record that nothing is asked of: every viewer asks of every record. */
    boolean asks(LogRecord record) {
        return query.conditions().isEmpty() || query.of(Line.of(record)) != Truth.NO;
    }

    /** A gap has no severity and no text: it is shown where one of its records could have been. */
    boolean admits(Loss loss) {
        return mayAdmit(loss) && asks(loss);
    }

    boolean mayAdmit(Loss loss) {
        return admits(loss.source());
    }

    boolean asks(Loss loss) {
        return query.of(Line.of(loss)) != Truth.NO;
    }

    /** A row of which SQL left something open. */
    boolean matches(Entry stored) {
        return query.of(Line.of(tenant, stored)) != Truth.NO;
    }

    /** Devices that it names by their ids. */
    Set<String> named() {
        return Stream.concat(devices.stream(), query.devices()).collect(Collectors.toUnmodifiableSet());
    }

    /** The part of the range outside of which nothing is wanted. */
    Window within(Window range) {
        long from = range.fromMicros();
        long to = range.toMicros();
        for (Condition condition : query.conditions()) {
            if (condition instanceof LineCondition.OfTime time) {
                from = Math.max(from, time.range().fromMicros());
                to = Math.min(to, time.range().toMicros());
            }
        }
        return new Window(from, Math.max(from, to));
    }

    private boolean admits(LogSource source) {
        return Marking.isOfNobody(source) || isOf(source);
    }

    private boolean isOf(LogSource source) {
        return (devices.isEmpty() || devices.contains(source.key().installation()))
                && isAnyOr(app, source.source().getAppName())
                && isAnyOr(session, source.key().session())
                && isAnyOr(user, source.user());
    }

    private static boolean isAnyOr(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Filter;
import java.util.Locale;
import java.util.Set;

/**
 * Which records of a tenant a viewer wants. The live stream asks {@link #matches}, the history {@code HistorySql}:
 * both mean the same.
 *
 * @param devices installations; empty = all
 * @param severityMin 0 or 1 = all
 * @param words all must begin a word of the record
 * @param fragment what the body must contain when the text has no word (punctuation alone); empty = anything
 */
record LogFilter(
        String tenant,
        Set<String> devices,
        int severityMin,
        Set<String> words,
        String fragment,
        String app,
        String session,
        String user) {
    private static final int DEVICES_MAX = 100;
    private static final int TEXT_CHARS_MAX = 1_024;

    LogFilter {
        devices = Set.copyOf(devices);
        words = Set.copyOf(words);
    }

    static LogFilter of(String tenant, Filter filter) {
        if (filter.getDevicesCount() > DEVICES_MAX || filter.getText().length() > TEXT_CHARS_MAX) {
            throw LogRefused.tooLarge("at most 100 devices and a text of 1,024 characters");
        }
        if (filter.getSeverityMin() < 0 || filter.getSeverityMin() > Level.SEVERITY_MAX) {
            throw LogRefused.invalid("severity_min is 0 to 24");
        }
        String text = Utf8.clean(filter.getText()).strip();
        Set<String> words = Words.ofQuery(text);
        return new LogFilter(
                tenant,
                Set.copyOf(filter.getDevicesList()),
                filter.getSeverityMin(),
                words,
                words.isEmpty() ? text.toLowerCase(Locale.ROOT) : "",
                Utf8.clean(filter.getApp()),
                Utf8.clean(filter.getSession()),
                Utf8.clean(filter.getUser()));
    }

    boolean matches(LogRecord record) {
        return record.content().getSeverity() >= severityMin
                && admits(record.source())
                && words.stream().allMatch(record.words()::haveOneWith)
                && (fragment.isEmpty()
                        || record.content().getBody().toLowerCase(Locale.ROOT).contains(fragment));
    }

    /** A gap has no severity and no text: it is shown to whoever watches its source. */
    boolean admits(LogSource source) {
        return (devices.isEmpty() || devices.contains(source.key().installation()))
                && isAnyOr(app, source.source().getAppName())
                && isAnyOr(session, source.key().session())
                && isAnyOr(user, source.user());
    }

    private static boolean isAnyOr(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }
}

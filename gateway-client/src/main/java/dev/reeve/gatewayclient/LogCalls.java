// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What other loggers have, as this one takes it. */
final class LogCalls {
    static final String UNMADE = "[this record could not be made]";

    private LogCalls() {}

    /** What the app's own code says, or else something; whatever that code throws must not come out of a log call. */
    static String text(Supplier<@Nullable String> made, String otherwise) {
        try {
            return String.valueOf(made.get());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return otherwise;
        }
    }

    static LogCall of(
            LogLevel level,
            @Nullable String logger,
            @Nullable String text,
            LogCall.Origin origin,
            Map<String, Object> attributes,
            @Nullable Throwable fault) {
        return new LogCall(level, logger == null ? "" : logger, String.valueOf(text), origin, (records, record) -> {
            records.fields(record, attributes);
            if (fault != null) {
                records.fault(record, fault);
            }
        });
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What other loggers have, as this one takes it. */
final class LogCalls {
    private LogCalls() {}

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

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From which level on a logger's records count: the app's own setting, and what the console asked for until its time is
 * over. Any thread.
 */
final class LogLevels {
    private static final long OVERRIDE_MS_MAX = 24 * 3_600_000L;
    private static final int OVERRIDES_MAX = 100;

    private final Loop loop;
    private final Map<String, Ordered> overrides = new ConcurrentHashMap<>();
    private volatile LogLevel own = LogLevel.INFO;

    LogLevels(Loop loop) {
        this.loop = loop;
    }

    void own(LogLevel level) {
        own = level;
    }

    /** A level for loggers that begin so, for some time; none = for all. */
    void set(String prefix, LogLevel level, long forMs) {
        if (forMs <= 0) {
            overrides.remove(prefix);
        } else if (overrides.size() < OVERRIDES_MAX || overrides.containsKey(prefix)) {
            overrides.put(prefix, new Ordered(level, loop.nowMs() + Math.min(forMs, OVERRIDE_MS_MAX)));
        }
    }

    boolean isOn(String logger, LogLevel level) {
        return level.severity() >= of(logger).severity();
    }

    /** The lowest that counts for anybody: for handlers that are told a level in advance. */
    LogLevel lowest() {
        return overrides.values().stream()
                .filter(override -> override.untilMs() > loop.nowMs())
                .map(Ordered::level)
                .min(Comparator.comparingInt(LogLevel::severity))
                .filter(level -> level.severity() < own.severity())
                .orElse(own);
    }

    private LogLevel of(String logger) {
        if (overrides.isEmpty()) {
            return own;
        }
        overrides.values().removeIf(override -> override.untilMs() <= loop.nowMs());
        String best = "";
        LogLevel level = own;
        for (Map.Entry<String, Ordered> entry : overrides.entrySet()) {
            String prefix = entry.getKey();
            if (logger.startsWith(prefix) && prefix.length() >= best.length()) {
                best = prefix;
                level = entry.getValue().level();
            }
        }
        return level;
    }

    private record Ordered(LogLevel level, long untilMs) {}
}

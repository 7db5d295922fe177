// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * From which level on a logger's records count: the app's own setting, and what the console asked for until its time is
 * over, through restarts. Any thread; what is asked for comes on the loop.
 */
final class LogLevels {
    private static final String NAME = "levels";
    private static final long OVERRIDE_MS_MAX = 24 * 3_600_000L;
    private static final int OVERRIDES_MAX = 100;
    private static final long UNKNOWN = -1;

    private final Loop loop;
    private final Store store;
    private final Map<String, Ordered> overrides = new ConcurrentSkipListMap<>();
    private volatile LogLevel own = LogLevel.INFO;
    private final Set<String> commanded = new HashSet<>();
    private long version;

    LogLevels(Loop loop, Store store) {
        this.loop = loop;
        this.store = store;
        load();
    }

    void own(LogLevel level) {
        own = level;
    }

    /**
     * Asks for a level of a logger and of those below it, for some time; over at once = no more. None = of all.
     *
     * @param id of the override; empty = it has none
     * @return how long it counts; 0 = it does not
     */
    long set(String id, String prefix, LogLevel level, long forMs) {
        commanded.add(prefix);
        long lifeMs = put(id, prefix, level, forMs);
        keep();
        return lifeMs;
    }

    /** Of what the server said all of; 0 = nothing, below 0 = not known. On the loop. */
    long version() {
        return version;
    }

    /** Which overrides there are. */
    Set<String> ids() {
        return overrides.values().stream().map(Ordered::id).collect(Collectors.toSet());
    }

    /** When the override of just this logger is over, by the device's clock; 0 = there is none. */
    long endsMs(String prefix) {
        Ordered override = overrides.get(prefix);
        return override == null ? 0 : override.endsMs();
    }

    /**
     * Tells which level counts for this logger now.
     *
     * @param untilMs so long does what the id stands for; 0 = it does not
     */
    ObjectNode answer(String id, String logger, long untilMs) {
        ObjectNode answer = Json.object().put("id", id);
        answer.putObject("level")
                .put("logger", logger)
                .put("level", of(logger).name())
                .put("untilMs", untilMs);
        return answer;
    }

    /** The server is asked for all of them. */
    void asked() {
        commanded.clear();
    }

    /** These count, and no others, but for what a command has set or ended since: the answer may be older than that. */
    void replace(long newVersion, JsonNode levels) {
        version = newVersion;
        overrides.keySet().retainAll(commanded);
        for (JsonNode one : levels) {
            String prefix = one.path("logger").asText();
            LogLevel level = LogLevel.named(one.path("level").asText());
            if (level != null && !commanded.contains(prefix)) {
                long unused = put(
                        one.path("id").asText(),
                        prefix,
                        level,
                        one.path("forMs").asLong());
            }
        }
        keep();
    }

    private long put(String id, String prefix, LogLevel level, long forMs) {
        long lifeMs = Math.min(forMs, OVERRIDE_MS_MAX);
        if (lifeMs <= 0) {
            overrides.remove(prefix);
            return 0;
        }
        if (overrides.size() >= OVERRIDES_MAX && !overrides.containsKey(prefix)) {
            return 0;
        }
        overrides.put(prefix, ordered(id, level, lifeMs, loop.wallMs() + lifeMs));
        return lifeMs;
    }

    boolean isOn(String logger, LogLevel level) {
        return level.severity() >= of(logger).severity();
    }

    LogLevel of(String logger) {
        if (overrides.isEmpty()) {
            return own;
        }
        overrides.values().removeIf(this::isOver);
        int best = -1;
        LogLevel level = own;
        for (Map.Entry<String, Ordered> entry : overrides.entrySet()) {
            String prefix = entry.getKey();
            if (prefix.length() > best && isPrefix(prefix, logger)) {
                best = prefix.length();
                level = entry.getValue().level();
            }
        }
        return level;
    }

    /** By whole words: {@code net} is one of {@code net.http}, not of {@code network}. */
    private static boolean isPrefix(String prefix, String logger) {
        return prefix.isEmpty() || logger.equals(prefix) || logger.startsWith(prefix + '.');
    }

    /** The monotonic clock stands still while a phone sleeps, the other one may be set: the earlier end counts. */
    private boolean isOver(Ordered override) {
        return override.untilMs() <= loop.nowMs() || override.endsMs() <= loop.wallMs();
    }

    private Ordered ordered(String id, LogLevel level, long lifeMs, long endsMs) {
        return new Ordered(id, level, loop.nowMs() + lifeMs, lifeMs, endsMs);
    }

    private void load() {
        byte[] kept = store.read(NAME);
        if (kept == null) {
            return;
        }
        for (JsonNode one : Json.parsed(kept)) {
            LogLevel level = LogLevel.named(one.path("level").asText());
            long endsMs = one.path("endsMs").asLong();
            // A clock that was set back does not make it longer.
            long lifeMs =
                    Math.min(endsMs - loop.wallMs(), Math.min(one.path("lifeMs").asLong(), OVERRIDE_MS_MAX));
            if (level != null && lifeMs > 0 && overrides.size() < OVERRIDES_MAX) {
                overrides.put(
                        one.path("logger").asText(), ordered(one.path("id").asText(), level, lifeMs, endsMs));
                version = UNKNOWN;
            }
        }
    }

    private void keep() {
        ArrayNode all = Json.object().putArray(NAME);
        overrides.forEach((prefix, override) -> {
            if (!isOver(override)) {
                all.addObject()
                        .put("id", override.id())
                        .put("logger", prefix)
                        .put("level", override.level().name())
                        .put("lifeMs", override.lifeMs())
                        .put("endsMs", override.endsMs());
            }
        });
        if (all.isEmpty()) {
            store.remove(NAME);
        } else {
            store.write(NAME, Json.bytes(all));
        }
    }

    /**
     * What was asked for.
     *
     * @param untilMs on the monotonic clock
     * @param lifeMs in all
     * @param endsMs on the device's clock, which goes on while the app does not run
     */
    private record Ordered(String id, LogLevel level, long untilMs, long lifeMs, long endsMs) {}
}

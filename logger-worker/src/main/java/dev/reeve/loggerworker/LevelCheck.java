// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;

/** What is asked about levels, within its bounds. Pure; {@link LogRefused} names what is wrong. */
final class LevelCheck {
    static final int REASON_CHARS_MAX = 500;
    static final int VALUE_CHARS_MAX = 128;
    static final int LOGGER_CHARS_MAX = 200;
    static final long FOR_MS_DEFAULT = 3_600_000;
    static final long FOR_MS_MIN = 1_000;
    static final long FOR_MS_MAX = 86_400_000;

    private LevelCheck() {}

    static LevelOverride rule(String id, String createdBy, SetLevelRequest request, long nowMs) {
        Target target = target(request.getTarget());
        int severity = Level.severityOf(request.getLevel());
        if (severity == 0) {
            throw LogRefused.invalid("level is trace, debug, info, warn, error or fatal");
        }
        return LevelOverride.newBuilder()
                .setId(id)
                .setTarget(target)
                .setValue(value(target, request.getValue()))
                .setLogger(text("logger", request.getLogger(), LOGGER_CHARS_MAX))
                .setLevel(Level.of(severity).name())
                .setReason(reason(request.getReason()))
                .setCreatedBy(createdBy)
                .setCreatedUnixMs(nowMs)
                .setExpiresUnixMs(nowMs + forMs(Integer.toUnsignedLong(request.getForMs())))
                .setState(State.SENT)
                .build();
    }

    static Target target(Target target) {
        return switch (target) {
            case TARGET_UNSAID -> Target.INSTALLATION;
            case INSTALLATION, ACCOUNT, APP_VERSION, ALL -> target;
            case UNRECOGNIZED -> throw LogRefused.invalid("target is INSTALLATION, ACCOUNT, APP_VERSION or ALL");
        };
    }

    static String value(Target target, String value) {
        String known = text("value", value, VALUE_CHARS_MAX);
        if (known.isEmpty() != (target == Target.ALL)) {
            throw LogRefused.invalid("value says which; with target ALL there is none");
        }
        return known;
    }

    /** Whoever asks something of somebody's device says why. */
    static String reason(String reason) {
        String said = text("reason", reason, REASON_CHARS_MAX);
        if (said.isEmpty()) {
            throw LogRefused.invalid("a reason is needed");
        }
        return said;
    }

    static String text(String name, String value, int charsMax) {
        String clean = Utf8.clean(value).strip();
        if (clean.length() > charsMax) {
            throw LogRefused.invalid(name + " has at most " + charsMax + " characters");
        }
        return clean;
    }

    private static long forMs(long asked) {
        long forMs = asked == 0 ? FOR_MS_DEFAULT : asked;
        if (forMs < FOR_MS_MIN || forMs > FOR_MS_MAX) {
            throw LogRefused.invalid("for_ms is 1,000 to 86,400,000 (24 h); 0 = 60 min");
        }
        return forMs;
    }
}

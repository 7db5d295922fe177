// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/** Checks of settings; a fault names key, value and what is allowed, and stops the start. */
final class Allowed {
    private Allowed() {}

    static int between(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw fault(key, Integer.toString(value), min + " to " + max);
        }
        return value;
    }

    static Duration between(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw fault(key, text(value), text(min) + " to " + text(max));
        }
        return value;
    }

    static Duration atLeast(String key, Duration value, String otherKey, Duration other) {
        if (value.compareTo(other) < 0) {
            throw fault(key, text(value), "at least " + text(other) + " (" + otherKey + ")");
        }
        return value;
    }

    static IllegalArgumentException fault(String key, String value, String allowed) {
        return new IllegalArgumentException(key + " is '" + value + "'; allowed: " + allowed);
    }

    private static String text(Duration value) {
        return value.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}

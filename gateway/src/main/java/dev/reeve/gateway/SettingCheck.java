// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;

/** Range checks whose message names the key, its value and what is allowed. */
final class SettingCheck {
    private SettingCheck() {}

    static int range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw refused(key, value, min + " to " + max);
        }
        return value;
    }

    static Duration time(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw refused(key, value, min + " to " + max);
        }
        return value;
    }

    private static IllegalArgumentException refused(String key, Object value, String allowed) {
        return new IllegalArgumentException("reeve.gateway." + key + " is " + value + "; allowed: " + allowed);
    }
}

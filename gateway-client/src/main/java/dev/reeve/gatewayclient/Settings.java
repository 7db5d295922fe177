// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.EnumMap;
import java.util.Map;

/** The values of all settings. */
final class Settings {
    private final Map<Setting, Double> values = new EnumMap<>(Setting.class);

    Settings(Map<Setting, Double> changed) {
        for (Setting setting : Setting.values()) {
            values.put(setting, changed.getOrDefault(setting, setting.usual()));
        }
    }

    double fraction(Setting setting) {
        return values.getOrDefault(setting, setting.usual());
    }

    long whole(Setting setting) {
        return (long) fraction(setting);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import org.jspecify.annotations.Nullable;

/**
 * What an app says of its log.
 *
 * @param isOn false = nothing is kept, sent or asked for
 * @param key under which what waits is sealed; null = it is kept as it is
 */
record LogOptions(boolean isOn, @Nullable LogKey key) {
    static final LogOptions ON = new LogOptions(true, null);
    static final LogOptions OFF = new LogOptions(false, null);

    LogOptions off() {
        return new LogOptions(false, key);
    }

    LogOptions under(LogKey ofApp) {
        return new LogOptions(isOn, ofApp);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** Which commands of the console the app carries out. Any thread. */
final class LogOffers {
    private volatile boolean watch;
    private volatile boolean memory;

    void watch() {
        watch = true;
    }

    void memory() {
        memory = true;
    }

    boolean hasWatch() {
        return watch;
    }

    boolean hasMemory() {
        return memory;
    }

    ArrayNode json() {
        ArrayNode all = Json.object().putArray("capabilities").add("level").add("live");
        if (watch) {
            all.add("watch");
        }
        if (memory) {
            all.add("memory");
        }
        return all.add("recall");
    }
}

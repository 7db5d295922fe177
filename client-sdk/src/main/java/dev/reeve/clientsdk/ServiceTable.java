// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.Services;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one broker said of its services: the full list first, then changes. The connection's thread writes a new
 * map; readers see the old one or the new one.
 */
final class ServiceTable {
    private static final int SERVICES_MAX = 10_000;

    private volatile Map<String, ServiceState> states = Map.of();

    void apply(Services update) {
        Map<String, ServiceState> next = update.getFull() ? new HashMap<>() : new HashMap<>(states);
        for (var state : update.getServicesList()) {
            if (state.getRemoved()) {
                next.remove(state.getService());
            } else if (next.size() < SERVICES_MAX || next.containsKey(state.getService())) {
                next.put(
                        state.getService(),
                        new ServiceState(
                                state.getService(), state.getReadyWorkers(), state.getFree(), state.getWaiting()));
            }
        }
        states = Map.copyOf(next);
    }

    Optional<ServiceState> find(String name) {
        return Optional.ofNullable(states.get(name));
    }

    List<ServiceState> all() {
        return List.copyOf(states.values());
    }
}

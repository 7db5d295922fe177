// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections whose handshake is not done, the oldest first, in all and by address. On the I/O thread. */
final class Unfinished {

    private record Begun(String address, long sinceMs) {}

    private final Map<Link, Begun> all = new LinkedHashMap<>();
    private final Map<String, Set<Link>> byAddress = new HashMap<>();

    void add(Link link, String address, long nowMs) {
        all.put(link, new Begun(address, nowMs));
        byAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(link);
    }

    void remove(Link link) {
        Begun begun = all.remove(link);
        if (begun != null) {
            byAddress.computeIfPresent(begun.address(), (_, links) -> {
                links.remove(link);
                return links.isEmpty() ? null : links;
            });
        }
    }

    int size() {
        return all.size();
    }

    int size(String address) {
        return byAddress.getOrDefault(address, Set.of()).size();
    }

    @Nullable
    Link oldest() {
        return all.isEmpty() ? null : all.keySet().iterator().next();
    }

    /** The oldest of this address, if it began before that time. */
    @Nullable
    Link oldest(String address, long beforeMs) {
        Set<Link> links = byAddress.getOrDefault(address, Set.of());
        Link oldest = links.isEmpty() ? null : links.iterator().next();
        return beganBefore(oldest, beforeMs) ? oldest : null;
    }

    /** The oldest, if it began before that time. */
    @Nullable
    Link oldest(long beforeMs) {
        Link oldest = oldest();
        return beganBefore(oldest, beforeMs) ? oldest : null;
    }

    private boolean beganBefore(@Nullable Link link, long beforeMs) {
        Begun begun = link == null ? null : all.get(link);
        return begun != null && begun.sinceMs() <= beforeMs;
    }
}

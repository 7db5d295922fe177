// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Metrics of a server have the tag {@code server.port} only if its port was set, and metrics of one name must have the
 * same tags: a process with one port that was set and one that was not would not start. Here it is 0 then.
 */
@Singleton
public class ServerPortTag implements MeterFilter {
    private static final String PORT = "server.port";
    private static final Set<String> NAMES = Set.of(
            "http.server.active.connections",
            "http.server.active.requests",
            "http.server.bytes.read",
            "http.server.bytes.written",
            "http.server.connections",
            "http.server.errors");

    @Override
    public Meter.Id map(Meter.Id id) {
        return NAMES.contains(id.getName()) && id.getTag(PORT) == null ? id.withTag(Tag.of(PORT, "0")) : id;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The oldest versions of clients that are served, by their names; of others every version is. */
record OldestClients(Map<String, ClientVersion> versions) {
    private static final int NAMES_MAX = 32;
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9._-]{1,32})=([0-9.]{1,39})");

    OldestClients {
        versions = Map.copyOf(versions);
    }

    /**
     * Reads {@code reeve.gateway.clients.oldest}.
     *
     * @throws IllegalArgumentException names the entry that is none
     */
    static OldestClients of(List<String> entries) {
        if (entries.size() > NAMES_MAX) {
            throw refused("has " + entries.size() + " entries", "at most " + NAMES_MAX);
        }
        Map<String, ClientVersion> versions = new HashMap<>();
        for (String entry : entries) {
            Matcher parts = ENTRY.matcher(entry);
            if (!parts.matches() || !ClientVersion.isOne(parts.group(2))) {
                throw refused("has '" + entry + "'", "name=version, as reeve-java=0.1.0");
            }
            if (versions.put(parts.group(1), ClientVersion.of(parts.group(2))) != null) {
                throw refused("has " + parts.group(1) + " twice", "one version of each");
            }
        }
        return new OldestClients(versions);
    }

    boolean isBefore(ClientName client) {
        ClientVersion oldest = versions.get(client.name());
        return oldest != null && ClientVersion.of(client.version()).isBefore(oldest);
    }

    private static IllegalArgumentException refused(String what, String allowed) {
        return new IllegalArgumentException("reeve.gateway.clients.oldest " + what + "; allowed: " + allowed);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which metadata of an RPC reaches services, and comes back from them, beside {@code x-app-*}: names that an operator
 * allows.
 *
 * @param exact whole names
 * @param prefixes beginnings of names
 */
record MetadataNames(Set<String> exact, List<String> prefixes) {
    static final MetadataNames NONE = new MetadataNames(Set.of(), List.of());

    private static final Pattern ALLOWED = Pattern.compile("x-[a-z0-9-]{1,61}\\*?");
    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x1f\\x7f]*");

    /** The gateway's own, or a proxy's: what they say must not come from elsewhere. */
    private static final Set<String> TAKEN = Set.of(
            "x-api-key",
            "x-content-type-options",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-real-ip",
            "x-request-id");

    MetadataNames {
        exact = Set.copyOf(exact);
        prefixes = List.copyOf(prefixes);
    }

    /**
     * Reads {@code reeve.gateway.rpc-metadata}.
     *
     * @throws IllegalArgumentException names the value that is none
     */
    static MetadataNames of(List<String> names) {
        Set<String> exact = new HashSet<>();
        List<String> prefixes = new ArrayList<>();
        for (String name : names) {
            if (!ALLOWED.matcher(name).matches() || TAKEN.contains(name)) {
                throw new IllegalArgumentException("reeve.gateway.rpc-metadata has " + name
                        + "; allowed: x-[a-z0-9-], perhaps with * at its end, and no name that the gateway uses");
            }
            if (name.endsWith("*")) {
                prefixes.add(name.substring(0, name.length() - 1));
            } else {
                exact.add(name);
            }
        }
        return new MetadataNames(exact, prefixes);
    }

    /** Whether it is carried, by its name in lower case. */
    boolean carries(String name, String value) {
        boolean named = exact.contains(name) || prefixes.stream().anyMatch(name::startsWith);
        return named && !TAKEN.contains(name) && VALUE.matcher(value).matches();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the brokers are: {@code tcp://HOST:PORT,...} as written, {@code dns://NAME:PORT} every address of the name,
 * asked again every 5 s. Immutable.
 */
final class BrokerList {
    /** More than this is a mistake; each costs a connection and a thread per service. */
    static final int BROKERS_MAX = 64;

    private static final Pattern ENTRY =
            Pattern.compile("(tcp|dns)://(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

    private final String text;
    private final List<Entry> entries;

    private record Entry(boolean dns, String host, int port) {}

    private BrokerList(String text, List<Entry> entries) {
        this.text = text;
        this.entries = entries;
    }

    /** @throws IllegalArgumentException names the entry and what is allowed */
    static BrokerList parse(String text) {
        List<Entry> entries = List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .map(BrokerList::entry)
                .toList();
        if (entries.size() > BROKERS_MAX) {
            throw new IllegalArgumentException(entries.size() + " brokers; at most " + BROKERS_MAX + " are allowed");
        }
        return new BrokerList(text, entries);
    }

    private static Entry entry(String text) {
        Matcher matcher = ENTRY.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "broker '" + text + "'; allowed: tcp://HOST:PORT or dns://NAME:PORT, several with commas between");
        }
        return new Entry(matcher.group(1).equals("dns"), matcher.group(2), port);
    }

    boolean usesDns() {
        return entries.stream().anyMatch(Entry::dns);
    }

    /** Endpoints of the form {@code tcp://HOST:PORT}; those of a name that is not known now are missing. */
    Set<String> endpoints(Resolver resolver) {
        Set<String> endpoints = new LinkedHashSet<>();
        for (Entry entry : entries) {
            List<String> hosts = entry.dns() ? resolver.addresses(entry.host()) : List.of(entry.host());
            hosts.stream()
                    .limit(BROKERS_MAX)
                    .map(host -> "tcp://" + host + ":" + entry.port())
                    .forEach(endpoints::add);
        }
        return endpoints;
    }

    @Override
    public String toString() {
        return text;
    }
}

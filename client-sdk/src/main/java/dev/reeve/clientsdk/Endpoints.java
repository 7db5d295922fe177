// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the brokers are: {@code tcp://HOST:PORT,...} as it stands, and {@code dns://NAME:PORT} = every address of the
 * name, resolved anew each 5 s. How old an answer may be is the JVM's cache to say ({@code networkaddress.cache.ttl}).
 */
final class Endpoints {
    private static final Pattern ENDPOINT =
            Pattern.compile("(tcp|dns)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]):([0-9]{1,5})");
    private static final int BROKERS_MAX = 64;
    private static final int PORT_MAX = 65_535;

    private final List<String> parts;
    private final Resolver resolver;

    /** All addresses of a name. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private Endpoints(List<String> parts, Resolver resolver) {
        this.parts = parts;
        this.resolver = resolver;
    }

    /**
     * Reads the setting.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    static Endpoints parse(String text, Resolver resolver) {
        List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
        for (String part : parts) {
            var matcher = ENDPOINT.matcher(part);
            if (!matcher.matches() || !isPort(matcher.group(3))) {
                throw new IllegalArgumentException("brokers: \"" + part
                        + "\" is no endpoint; allowed: tcp://HOST:PORT and dns://NAME:PORT, separated by commas");
            }
        }
        if (parts.size() > BROKERS_MAX) {
            throw new IllegalArgumentException("brokers: at most " + BROKERS_MAX + ", not " + parts.size());
        }
        return new Endpoints(parts, resolver);
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= PORT_MAX;
    }

    /** True if an answer may change. */
    boolean areNames() {
        return parts.stream().anyMatch(part -> part.startsWith("dns://"));
    }

    /**
     * The endpoints now, at most 64.
     *
     * @throws UnknownHostException a name cannot be resolved at present: keep what was known
     */
    Set<String> resolve() throws UnknownHostException {
        Set<String> endpoints = new LinkedHashSet<>();
        for (String part : parts) {
            if (part.startsWith("tcp://")) {
                endpoints.add(part);
            } else {
                endpoints.addAll(addresses(part));
            }
        }
        List<String> all = new ArrayList<>(endpoints);
        return new LinkedHashSet<>(all.subList(0, Math.min(all.size(), BROKERS_MAX)));
    }

    private List<String> addresses(String part) throws UnknownHostException {
        var matcher = ENDPOINT.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked in parse: " + part);
        }
        String port = matcher.group(3);
        return Arrays.stream(resolver.resolve(matcher.group(2)))
                .map(address -> address.getHostAddress().contains(":")
                        ? "tcp://[" + address.getHostAddress() + "]:" + port
                        : "tcp://" + address.getHostAddress() + ":" + port)
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return String.join(",", parts);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts of a small network on this machine: one network namespace each, round a router that can drop everything from
 * one host to another, silently and in one direction, as a broken network does. Needs root and Linux.
 */
final class NetworkNamespaces implements AutoCloseable {
    private static final Duration COMMAND_TIME_MAX = Duration.ofSeconds(10);
    private static final String NET = "10.231.";

    /** At most 15 characters with the ends added, as the names of interfaces. */
    private final String prefix = "rv" + ProcessHandle.current().pid() % 100_000;

    private final String router = prefix + "r";
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Set<Link> cuts = new LinkedHashSet<>();

    private record Link(String from, String to) {}

    private NetworkNamespaces() {}

    /** The network, without hosts yet; skips the test, saying why, where there can be none. */
    static NetworkNamespaces require() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "no network namespaces: ip is missing (apt-get install iproute2)");
        NetworkNamespaces network = new NetworkNamespaces();
        Launcher.Result made = Launcher.run(new ProcessBuilder("ip", "netns", "add", network.router), COMMAND_TIME_MAX);
        Assumptions.assumeTrue(
                made.exitCode() == 0,
                "no network namespaces: run as root (" + made.err().strip() + ")");
        network.in(network.router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        return network;
    }

    /** Adds hosts, each at the router by a cable of its own. */
    void hosts(String... names) {
        for (String name : names) {
            int number = addresses.size() + 1;
            String namespace = namespace(name);
            String near = prefix + "a" + number;
            String far = prefix + "b" + number;
            ip("netns", "add", namespace);
            addresses.put(name, NET + number + ".2");
            ip("link", "add", near, "netns", namespace, "type", "veth", "peer", "name", far, "netns", router);
            in(namespace, "ip", "addr", "add", address(name) + "/24", "dev", near);
            in(router, "ip", "addr", "add", NET + number + ".1/24", "dev", far);
            in(namespace, "ip", "link", "set", near, "up");
            in(namespace, "ip", "link", "set", "lo", "up");
            in(router, "ip", "link", "set", far, "up");
            in(namespace, "ip", "route", "add", "default", "via", NET + number + ".1");
        }
    }

    String address(String host) {
        String address = addresses.get(host);
        if (address == null) {
            throw new IllegalArgumentException("no host " + host);
        }
        return address;
    }

    /** The command, to be run on that host. */
    List<String> on(String host, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(host)));
        all.addAll(command);
        return all;
    }

    /** From now on nothing arrives that the one sends to the other; the other direction goes on. */
    void cutOneWay(String from, String to) {
        if (cuts.add(new Link(from, to))) {
            in(router, "ip", "rule", "add", "from", address(from), "to", address(to), "blackhole");
        }
    }

    /** A partition. */
    void cut(String one, String other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Both directions work again. */
    void heal(String one, String other) {
        healOneWay(new Link(one, other));
        healOneWay(new Link(other, one));
    }

    /** Everything works again. */
    void heal() {
        List.copyOf(cuts).forEach(this::healOneWay);
    }

    private void healOneWay(Link link) {
        if (cuts.remove(link)) {
            in(router, "ip", "rule", "del", "from", address(link.from()), "to", address(link.to()), "blackhole");
        }
    }

    private String namespace(String host) {
        return prefix + "-" + host;
    }

    private void in(String namespace, String... command) {
        List<String> all = new ArrayList<>(List.of("netns", "exec", namespace));
        all.addAll(List.of(command));
        ip(all.toArray(String[]::new));
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Launcher.Result result = Launcher.run(new ProcessBuilder(command), COMMAND_TIME_MAX);
        if (result.exitCode() != 0) {
            throw new UncheckedIOException(
                    new IOException(command + ": " + result.err().strip()));
        }
    }

    /** The processes on the hosts must have ended. */
    @Override
    public void close() {
        List<String> namespaces =
                new ArrayList<>(addresses.keySet().stream().map(this::namespace).toList());
        namespaces.add(router);
        for (String namespace : namespaces) {
            // One that was never made must not keep the others.
            Launcher.Result _ = Launcher.run(new ProcessBuilder("ip", "netns", "del", namespace), COMMAND_TIME_MAX);
        }
    }
}

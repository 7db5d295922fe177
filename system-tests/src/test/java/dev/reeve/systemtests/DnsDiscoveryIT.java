// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers found by {@code dns://NAME:PORT}, by the system's own resolver asking a real server whose answers change:
 * brokers join and leave while calls run. Worker and client see another {@code /etc/resolv.conf} than this machine has
 * (a mount namespace), so it needs root on Linux.
 */
@Tag("R-24")
@Timeout(240)
class DnsDiscoveryIT {
    private static final String NAME = "brokers.reeve.test";
    private static final String DNS_SERVER = "127.0.0.53";
    private static final Duration SOON = Duration.ofSeconds(40);

    private final int port = FreePort.find();

    @TempDir
    Path folder;

    @Test
    void brokersJoinAndLeaveByTheirName() throws IOException {
        Path resolver = Files.writeString(folder.resolve("resolv.conf"), "nameserver " + DNS_SERVER + "\n");
        requireMountNamespaces();
        try (SmallDnsServer dns = dnsServer();
                HistoryRun run = new HistoryRun(0)) {
            ProcessPool.Child first = broker(run, "127.0.0.2");
            HistoryRun.awaitListening(first);
            dns.answer(addresses("127.0.0.2"));
            ProcessPool.Child worker = start(run, resolver, HistoryWorker.class, "worker", "handler-ms=10");
            HistoryRun.awaitReady(worker);
            ProcessPool.Child client =
                    start(run, resolver, HistoryClient.class, "client", "rate=100", "deadline-ms=20000");
            HistoryRun.awaitCalm(client, 100);

            ProcessPool.Child second = broker(run, "127.0.0.3");
            HistoryRun.awaitListening(second);
            dns.answer(addresses("127.0.0.2", "127.0.0.3"));
            awaitSeen(worker, client, 2);

            dns.answer(addresses("127.0.0.3"));
            first.terminate();
            assertThat(first.awaitExit(SOON)).isTrue();
            awaitSeen(worker, client, 1);
            HistoryRun.awaitMoreOk(client, 100, SOON);

            // A server that does not know the name any more is no reason to leave a broker that works.
            dns.answer(List.of());
            int asked = dns.asked();
            Awaitility.await().atMost(SOON).until(() -> dns.asked() >= asked + 4);
            HistoryRun.awaitMoreOk(client, 100, SOON);

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict());
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE)).containsOnlyKeys("ok");
        }
    }

    /** Two services of the worker at each broker. */
    private static void awaitSeen(ProcessPool.Child worker, ProcessPool.Child client, int brokers) {
        Awaitility.await(brokers + " brokers")
                .atMost(SOON)
                .until(() -> HistoryRun.last(worker, "places") == 2L * brokers
                        && HistoryRun.last(client, "brokers") == brokers);
    }

    private ProcessPool.Child broker(HistoryRun run, String address) {
        return run.start(
                "broker " + address,
                HistoryRun.brokerCommand(
                        "broker-" + address.substring(address.length() - 1),
                        List.of("reeve.broker.mdp.host=" + address, "reeve.broker.mdp.port=" + port)));
    }

    private ProcessPool.Child start(HistoryRun run, Path resolver, Class<?> main, String who, String... options) {
        List<String> program = run.program(main, who, "brokers=dns://" + NAME + ":" + port, options);
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                resolver.toString()));
        command.add(program.getFirst());
        // The JVM keeps addresses for 30 s unless told otherwise.
        command.add("-Dsun.net.inetaddr.ttl=1");
        command.add("-Dsun.net.inetaddr.negative.ttl=1");
        command.addAll(program.subList(1, program.size()));
        return run.start(who, command);
    }

    private static void requireMountNamespaces() {
        Launcher.Result result = Launcher.run(new ProcessBuilder("unshare", "--mount", "true"), Duration.ofSeconds(10));
        Assumptions.assumeTrue(
                result.exitCode() == 0,
                "no mount namespaces: run as root (" + result.err().strip() + ")");
    }

    private static SmallDnsServer dnsServer() throws IOException {
        try {
            return new SmallDnsServer(InetAddress.getByName(DNS_SERVER), NAME);
        } catch (SocketException e) {
            Assumptions.abort("no DNS server on " + DNS_SERVER + ":53: " + e.getMessage());
            throw e;
        }
    }

    private static List<InetAddress> addresses(String... texts) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.workersdk.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The Connect project's conformance suite against a gateway, with a broker and a grpc-java service behind it. What is
 * known to fail is listed with its reason in {@code system-tests/peers/connect/known-failing.txt}; what is listed there
 * and passes fails here too.
 */
@Tag("G3")
@Timeout(300)
class ConnectConformanceIT {
    private static final Path TOOL = Launcher.ROOT.resolve("target/test-go/connectconformance");
    private static final Path PEER = Launcher.ROOT.resolve("system-tests/peers/connect");
    private static final String SERVICE = "connectrpc.conformance.v1.conformanceservice";
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private static @Nullable BrokerProcess broker;
    private static @Nullable GatewayProcess gateway;
    private static @Nullable Worker worker;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                Files.isExecutable(TOOL), "no connectconformance: run build-config/test-tools.sh . (needs go)");
        broker = BrokerProcess.start(BrokerProcess.ofService(SERVICE, "policy=public"));
        worker = Worker.builder()
                .brokers(broker.endpoint())
                .shutdownHook(false)
                .grpc(new ConformanceWorker())
                .start();
        gateway = GatewayProcess.start(
                broker.endpoint(),
                "reeve.gateway.rpc-metadata=x-custom-*,x-conformance-test",
                // What the suite says a message may have.
                "reeve.gateway.limits.body=200K",
                // Its messages are one letter many times.
                "reeve.gateway.limits.inflate-ratio=1000000",
                // Longer than any that the suite asks for: the worker tells them apart.
                "reeve.gateway.deadlines.standard=59s",
                "reeve.gateway.limits.connections-per-address-anonymous=10000",
                "reeve.gateway.limits.connections-per-address=10000",
                "reeve.gateway.limits.address-rate=1000000",
                "reeve.gateway.limits.address-burst=1000000");
        GatewayProcess ready = gateway;
        await("the worker's service and its descriptors")
                .atMost(Duration.ofSeconds(30))
                .until(() -> ready.http()
                                .post("/connectrpc.conformance.v1.ConformanceService/Unary", "", "{}")
                                .status()
                        == 200);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (worker != null) {
            worker.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void theSuitePassesButForWhatIsListed(TestReporter reporter) {
        // When
        Launcher.Result result = suite("--skip", "**/Compression:COMPRESSION_GZIP/**");

        // Then
        reporter.publishEntry("without gzip", lastLines(result.out()));
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    @Test
    @Tag("long")
    void theWholeSuitePassesButForWhatIsListed(TestReporter reporter) {
        // When
        Launcher.Result result = suite();

        // Then
        reporter.publishEntry("all", lastLines(result.out()));
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    private static Launcher.Result suite(String... options) {
        List<String> command = new ArrayList<>(List.of(
                TOOL.toString(),
                "--mode",
                "server",
                "--parallel",
                "16",
                "--conf",
                PEER.resolve("config.yaml").toString(),
                "--known-failing",
                "@" + PEER.resolve("known-failing.txt"),
                "--known-flaky",
                "@" + PEER.resolve("known-flaky.txt")));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--",
                PEER.resolve("server.sh").toString(),
                Integer.toString(Objects.requireNonNull(gateway).port())));
        return Launcher.run(new ProcessBuilder(command), LONGEST);
    }

    /** How many cases there were, and how many passed. */
    private static String lastLines(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.systemtests.FollowingViewer.Gap;
import dev.reeve.testkit.FreePort;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two loggers, a hundred viewers and a database on a small disk, while one logger is killed, the database is stopped
 * and started, and its disk is filled. Calls through the same gateway and broker go on all the time.
 */
@Tag("F8")
@Tag("L3")
@Tag("L4")
@Timeout(300)
class LoggerFaultsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final int VIEWERS = 100;
    private static final int WRITERS = 2;
    private static final int FORGOTTEN = 7;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<Peer> PROCESSES = new ArrayList<>();

    private static SmallDisk disk;
    private static BrokerProcess broker;
    private static Worker echo;
    private static GatewayProcess gateway;
    private static Peer firstLogger;

    @BeforeAll
    static void start() throws Exception {
        disk = SmallDisk.require(PostgresHome.shared());
        broker = BrokerProcess.start("reeve.broker.mdp.null-roles=client,worker,gateway,auth");
        Path data = REEVE.dataFolder();
        List<String> auth = new ArrayList<>(REEVE.database().settings("auth", "reeve"));
        auth.add("reeve.auth.encryption-key-file=" + data.resolve("encryption-key"));
        auth.add("reeve.auth.admin-key-file=" + data.resolve("admin-key"));
        auth.add("reeve.auth.app-key-file=" + data.resolve("app-key"));
        int[] management = {startService("auth-worker", auth), startLogger(), startLogger()};
        firstLogger = PROCESSES.getLast();
        echo = Worker.builder()
                .brokers(broker.endpoint())
                .shutdownHook(false)
                .service("echo", service -> service.method("call", Codec.payload(), (body, _) -> body))
                .start();
        gateway = GatewayProcess.start(
                        broker.endpoint(),
                        "reeve.gateway.limits.address-rate=100000",
                        "reeve.gateway.limits.address-burst=100000",
                        "reeve.gateway.limits.subject-rate=100000",
                        "reeve.gateway.limits.subject-burst=100000",
                        "reeve.gateway.limits.in-flight-per-subject=1000")
                .awaitSessions();
        for (int port : management) {
            Http http = new Http(URI.create("http://127.0.0.1:" + port));
            await("readiness")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> http.get("/q/health/ready", "").status() == 200);
        }
        assertThat(echo.awaitReady(SOON)).isTrue();
    }

    @AfterAll
    static void stop() {
        if (disk == null) {
            return;
        }
        echo.close();
        gateway.close();
        PROCESSES.forEach(Peer::close);
        broker.close();
        disk.close();
    }

    /** Returns the port that says whether it is ready. */
    private static int startLogger() {
        return startService("logger-worker", disk.loggerSettings());
    }

    private static int startService(String module, List<String> more) {
        int management = FreePort.find();
        List<String> settings =
                new ArrayList<>(List.of("reeve.brokers=" + broker.endpoint(), "quarkus.management.port=" + management));
        settings.addAll(more);
        PROCESSES.add(ServiceProcess.start(module, settings));
        return management;
    }

    @Test
    void nothingAcknowledgedIsLostWhateverBreaksBehindTheLoggersAndCallsGoOn() {
        // Given
        Http http = gateway.http();
        List<FollowingViewer> viewers = IntStream.range(0, VIEWERS)
                .mapToObj(_ -> new FollowingViewer(http.base(), REEVE.adminKey()))
                .toList();
        await("all viewers").atMost(SOON).until(() -> viewers.stream().allMatch(FollowingViewer::isLive));
        List<LogWriter> writers = IntStream.range(0, WRITERS)
                .mapToObj(_ -> new LogWriter(http, REEVE.appKey()))
                .toList();
        EchoTraffic calls = new EchoTraffic(http, http.anonymousToken());
        writers.forEach(writer -> writer.awaitMore(5));

        // When
        firstLogger.kill();
        writers.forEach(writer -> writer.awaitMore(5));
        disk.restart();
        writers.forEach(writer -> writer.awaitMore(5));
        disk.fill();
        writers.forEach(LogWriter::awaitRefusal);
        calls.awaitMore(20);
        writers.getFirst().forget(FORGOTTEN);
        disk.free();
        writers.forEach(writer -> writer.awaitMore(5));
        writers.forEach(LogWriter::close);
        calls.close();

        // Then
        assertThat(calls.failures()).as("calls beside all that").isEmpty();
        assertThat(disk.log()).contains("No space left on device");
        for (LogWriter writer : writers) {
            List<Long> stored = stored(http, writer.session());
            assertThat(stored).doesNotHaveDuplicates().isSorted().containsAll(writer.acknowledged());
        }
        long gone = firstOfTheForgotten(writers.getFirst());
        await("every viewer has every record or a gap")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(viewers).allSatisfy(viewer -> {
                    writers.forEach(writer -> assertThat(viewer.missing(writer.session(), writer.acknowledged()))
                            .isEmpty());
                    assertThat(viewer.gaps())
                            .allMatch(gap -> !gap.reason().isEmpty())
                            .anyMatch(gap -> gap.covers(writers.getFirst().session(), gone));
                }));
        assertThat(storedGaps(http, writers.getFirst().session()))
                .contains(new Gap(writers.getFirst().session(), gone, gone + FORGOTTEN - 1, FORGOTTEN, "unknown"));
        tell(viewers, writers);
        viewers.forEach(FollowingViewer::close);
    }

    private static void tell(List<FollowingViewer> viewers, List<LogWriter> writers) {
        long unseen = viewers.stream()
                .mapToLong(viewer -> writers.stream()
                        .mapToLong(writer -> viewer.unseen(writer.session(), writer.acknowledged())
                                .size())
                        .sum())
                .sum();
        System.err.println(writers.stream()
                        .mapToInt(writer -> writer.acknowledged().size())
                        .sum()
                + " records acknowledged; " + VIEWERS + " viewers have seen all but " + unseen
                + " of them; gaps of one: "
                + viewers.getFirst().gaps());
    }

    /** The one hole among what was acknowledged. */
    private static long firstOfTheForgotten(LogWriter writer) {
        long expected = 1;
        for (Long seq : writer.acknowledged()) {
            if (seq != expected) {
                return expected;
            }
            expected++;
        }
        throw new AssertionError("nothing was forgotten: " + writer.acknowledged());
    }

    private static List<Long> stored(Http http, String session) {
        return history(http, session).stream()
                .filter(entry -> !entry.has("gap"))
                .map(entry -> entry.path("seq").asLong())
                .toList();
    }

    private static List<Gap> storedGaps(Http http, String session) {
        return history(http, session).stream()
                .map(entry -> entry.path("gap"))
                .filter(gap -> !gap.isMissingNode())
                .map(gap -> new Gap(
                        session,
                        gap.path("fromSeq").asLong(),
                        gap.path("toSeq").asLong(),
                        gap.path("count").asLong(),
                        gap.path("reason").asText()))
                .toList();
    }

    /** All of it, oldest first. */
    private static List<JsonNode> history(Http http, String session) {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = http.get(
                            "/v1/logs/records?order=oldest&limit=1000&session=" + session + "&after="
                                    + URLEncoder.encode(after, StandardCharsets.UTF_8),
                            REEVE.adminKey())
                    .json();
            page.path("entries").forEach(all::add);
            after = page.path("next").asText();
        } while (!after.isEmpty());
        return all;
    }
}

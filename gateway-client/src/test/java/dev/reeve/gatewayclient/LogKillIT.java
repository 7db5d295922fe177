// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app on another JVM is killed while it logs. What it had written comes with its next start. */
class LogKillIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void recordsOfAKilledAppAreSentByItsNextStart() throws IOException {
        long written = killedApp("endless");

        try (ScriptedServer server = new ScriptedServer();
                Reeve reeve = nextStart(server)) {
            reeve.auth().startAnonymously();
            await().atMost(SOON).until(() -> seqs(server).size() >= written);
            // Each record once, and none is missing before the last that the disk had.
            List<Long> seqs = seqs(server);
            assertThat(seqs)
                    .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
            assertThat(appends(server).get(0).path("source").path("sessionId").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void recordsOfAKilledAppLieUnderItsKeyAndItsNextStartSendsThem() throws IOException {
        long written = killedApp("sealed");
        assertThat(onDisk()).isNotEmpty().doesNotContain("record ", "body");

        try (ScriptedServer server = new ScriptedServer();
                Reeve reeve = nextStart(server, new byte[32])) {
            reeve.auth().startAnonymously();
            await().atMost(SOON).until(() -> seqs(server).size() >= written);
            List<Long> seqs = seqs(server);
            assertThat(seqs)
                    .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
        }
    }

    @Test
    void underAnotherKeyTheRecordsOfAKilledAppAreToldAsLost() throws IOException {
        long written = killedApp("sealed");
        byte[] another = new byte[32];
        another[31] = 1;

        try (ScriptedServer server = new ScriptedServer();
                Reeve reeve = nextStart(server, another)) {
            reeve.auth().startAnonymously();
            await().atMost(SOON).until(() -> !appends(server).isEmpty());
            JsonNode append = appends(server).get(0);
            assertThat(append.path("records")).isEmpty();
            assertThat(append.path("drops")).hasSize(1);
            JsonNode drop = append.path("drops").path(0);
            assertThat(drop.path("reason").asText()).isEqualTo("key-lost");
            assertThat(drop.path("fromSeq").asLong()).isEqualTo(1);
            assertThat(drop.path("count").asLong()).isGreaterThanOrEqualTo(written);
        }
    }

    @Test
    void aCrashIsKeptBeforeTheProcessEnds() throws IOException {
        Process app = start("crash");
        await().atMost(SOON).until(() -> !app.isAlive());

        try (ScriptedServer server = new ScriptedServer();
                Reeve reeve = nextStart(server)) {
            reeve.auth().startAnonymously();
            await().atMost(SOON).until(() -> !appends(server).isEmpty());
            JsonNode records = appends(server).get(0).path("records");
            assertThat(records)
                    .extracting(record -> record.path("severity").asInt())
                    .containsExactly(9, 21);
            assertThat(records.path(1).path("body").asText()).contains("the app ends", "boom");
        }
    }

    private Reeve nextStart(ScriptedServer server) {
        return begun(server).build();
    }

    private Reeve nextStart(ScriptedServer server, byte[] key) {
        return begun(server).logKey(LogKey.of(key)).build();
    }

    private ReeveBuilder begun(ScriptedServer server) {
        return Reeve.at(server.url())
                .installation(Store.inFolder(folder))
                .set(Setting.LOG_FLUSH_MS, 100)
                .jsonFrames();
    }

    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("log.ring"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** How many records the app knew to be written when it was killed. */
    private long killedApp(String how) throws IOException {
        Process app = start(how);
        try (BufferedReader said = app.inputReader(StandardCharsets.UTF_8)) {
            long written = Long.parseLong(said.readLine());
            app.destroyForcibly();
            await().atMost(SOON).until(() -> !app.isAlive());
            return written;
        } finally {
            app.destroyForcibly();
        }
    }

    private Process start(String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(";", File.pathSeparator),
                        LoggingProcess.class.getName(),
                        folder.toString(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<JsonNode> appends(ScriptedServer server) {
        List<JsonNode> appends = new ArrayList<>();
        for (String body : server.appends) {
            appends.add(Json.parsed(body.getBytes(StandardCharsets.UTF_8)));
        }
        return appends;
    }

    private static List<Long> seqs(ScriptedServer server) {
        List<Long> seqs = new ArrayList<>();
        for (JsonNode append : appends(server)) {
            append.path("records").forEach(record -> seqs.add(record.path("seq").asLong()));
        }
        return seqs;
    }
}

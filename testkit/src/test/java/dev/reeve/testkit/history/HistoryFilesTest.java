// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.ProcessPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read, whatever happens to the writer. */
class HistoryFilesTest {
    private static final HistoryCall CALL = new HistoryCall("c-1", "echo", true);

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() {
        HistoryCall odd = new HistoryCall("a \"quoted\\\" name\n\u0001é", "echo", false);
        try (HistoryWriter client = HistoryWriter.create(folder, "client");
                HistoryWriter worker = HistoryWriter.create(folder, "worker")) {
            client.invoke(CALL, 3_000);
            worker.exec(CALL, 2, "r1");
            client.partial(CALL, 0, "r1");
            client.ok(CALL, 2, "r1");
            client.invoke(odd, 3_000);
            client.fail(odd, "EXPIRED");
            client.end();
        }

        HistoryReport report = HistoryChecker.check(folder, HistoryRules.strict());

        report.requireClean();
        assertThat(report.lines()).isEqualTo(7);
        assertThat(HistoryFiles.read(folder)).extracting(HistoryEvent::request).contains(odd.request());
        assertThat(HistoryFiles.read(folder)).extracting(HistoryEvent::reason).contains("EXPIRED");
    }

    @Test
    void leavesOutATornLastLine() throws IOException {
        String line = new HistoryEvent(1, "w", Op.EXEC, "", "c-1", "echo", true, 1, "r", 0, 0).line();
        for (int cut = 0; cut < line.length(); cut++) {
            Files.writeString(folder.resolve("w-1.jsonl"), line + '\n' + line.substring(0, cut));

            assertThat(HistoryFiles.read(folder)).hasSize(1);
        }
    }

    @Test
    void leavesOutALineTornWithinACharacter() throws IOException {
        byte[] bytes = "{\"t\":1,\"who\":\"é".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("w-1.jsonl"), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(HistoryFiles.read(folder)).isEmpty();
    }

    @Test
    void refusesAHistoryThatIsBrokenElsewhere() throws IOException {
        Files.writeString(
                folder.resolve("w-1.jsonl"), "{\"t\":1,\"who\":\"w\n{\"t\":2,\"op\":\"end\",\"who\":\"w\"}\n");

        assertThatThrownBy(() -> HistoryFiles.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("w-1.jsonl:1");
    }

    @Test
    void skipsFieldsThatItDoesNotKnow() throws IOException {
        Files.writeString(
                folder.resolve("w-1.jsonl"),
                "{\"t\": 5, \"who\":\"w\", \"op\":\"exec\", \"pid\":-7, \"more\":\"x\", \"ok\":true, \"attempt\":1}\n");

        assertThat(HistoryFiles.read(folder))
                .singleElement()
                .satisfies(event -> assertThat(event.t()).isEqualTo(5));
    }

    @Test
    void survivesAnInterruptedWriter() {
        try (HistoryWriter worker = HistoryWriter.create(folder, "worker")) {
            Thread.currentThread().interrupt();
            worker.exec(CALL, 1, "r");
            assertThat(Thread.interrupted()).isTrue();
            worker.exec(CALL, 2, "r");
        }

        assertThat(HistoryFiles.read(folder)).hasSize(2);
    }

    /** Writes for ever. */
    static final class Scribe {
        private Scribe() {}

        public static void main(String[] args) {
            try (HistoryWriter writer = HistoryWriter.create(Path.of(args[0]), "scribe")) {
                System.out.println("writes");
                for (int i = 0; true; i++) {
                    writer.invoke(new HistoryCall("scribe-" + i, "echo", true), 60_000);
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void losesNothingOfAKilledProcess() throws InterruptedException {
        try (ProcessPool processes = new ProcessPool()) {
            ProcessPool.Child scribe = processes.java(Scribe.class, Map.of(), folder.toString());
            scribe.awaitOutput("writes", Duration.ofSeconds(30));

            scribe.kill();
            assertThat(scribe.awaitExit(Duration.ofSeconds(10))).isTrue();
        }

        HistoryReport report = HistoryChecker.check(folder, HistoryRules.strict());

        report.requireClean();
        assertThat(report.open()).isEqualTo(report.requests());
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the log outlives the app, where its store is a folder. */
class LogDiskTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenBeforeAKillIsSentAtTheNextStartUnderItsSession() {
        LoggingApp app = app().start();
        String session = app.core().log().session();
        app.log(LogLevel.INFO, "one");
        app.log(LogLevel.WARN, "two");

        app.restart().send();

        assertThat(app.bodies()).containsExactly("one", "two");
        assertThat(app.appends.get(0).path("source").path("sessionId").asText()).isEqualTo(session);
        assertThat(files(".seg")).isEmpty();
        assertThat(files(".json")).isEmpty();
    }

    @Test
    void whatIsStoredIsNotSentAgain() {
        LoggingApp app = app().set(Setting.LOG_BATCH_MAX, 2).start();
        for (int i = 0; i < 5; i++) {
            app.log(LogLevel.INFO, "r" + i);
        }
        app.send();
        app.log(LogLevel.INFO, "last");

        app.restart().send();

        assertThat(app.bodies()).containsExactly("r0", "r1", "r2", "r3", "r4", "last");
    }

    @Test
    void aTornEndIsCutAndTheRestIsThere() throws IOException {
        LoggingApp app = app().start();
        app.log(LogLevel.INFO, "one");
        app.log(LogLevel.INFO, "two");
        Path segment = files(".seg").get(0);
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = 1; cut < 20; cut += 6) {
            Files.write(segment, java.util.Arrays.copyOf(whole, whole.length - cut));
            app.restart();
            assertThat(app.core().log().waiting()).as("cut by %s", cut).isEqualTo(1);
        }
        app.log(LogLevel.INFO, "three");

        app.restart().send();

        assertThat(app.bodies()).containsExactly("one", "three");
    }

    @Test
    void aByteThatFlippedCostsWhatIsBehindIt() throws IOException {
        LoggingApp app = app().start();
        app.log(LogLevel.INFO, "one");
        app.log(LogLevel.INFO, "two");
        Path segment = files(".seg").get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 3] ^= 1;
        Files.write(segment, bytes);

        app.restart().send();

        assertThat(app.bodies()).containsExactly("one");
    }

    @Test
    void whatIsNoneOfOursIsTakenAway() throws IOException {
        LoggingApp app = app().start();
        Files.write(folder.resolve("log.ring").resolve("7.seg"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("log.ring").resolve("8.seg"), new byte[0], StandardOpenOption.CREATE);
        Files.write(
                folder.resolve("log.ring").resolve("x.json"), "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        app.restart();

        assertThat(files("")).isEmpty();
        app.log(LogLevel.INFO, "one");
        assertThat(app.send().bodies()).containsExactly("one");
    }

    @Test
    void overItsBoundTheOldestSegmentOfTheLeastGraveClassGoesAndIsTold() {
        LoggingApp app = app().set(Setting.LOG_SEGMENT_BYTES_MAX, 2_000).set(Setting.LOG_BYTES_MAX, 20_000);
        app.start();
        app.log(LogLevel.WARN, "first");
        for (int i = 0; i < 120; i++) {
            app.log(LogLevel.INFO, "r" + i + " ".repeat(150));
        }

        assertThat(bytesOnDisk()).isLessThanOrEqualTo(20_000);
        app.restart().send();

        List<String> bodies = app.bodies();
        assertThat(bodies.get(0)).isEqualTo("first");
        assertThat(bodies.get(bodies.size() - 1)).startsWith("r119 ");
        long dropped = app.drops().stream()
                .mapToLong(drop -> drop.path("count").asLong())
                .sum();
        assertThat(dropped + bodies.size()).isEqualTo(121);
        assertThat(app.drops()).extracting(drop -> drop.path("reason").asText()).containsOnly("ring-full");
        assertThat(app.drops().get(0).path("fromSeq").asLong()).isEqualTo(2);
    }

    @Test
    void aDiskThatTakesNothingCostsNoRecordWhileTheAppRuns() throws IOException {
        Files.write(folder.resolve("log.ring"), new byte[0]);
        LoggingApp app = app().start();
        app.log(LogLevel.INFO, "one");
        app.log(LogLevel.ERROR, "two");

        assertThat(app.send().bodies()).containsExactly("one", "two");
        assertThat(app.appends.get(0).path("counters").path("lastError").asText())
                .startsWith("disk: ");
    }

    @Test
    void theFolderIsNoEntryOfTheStoreAndNobodyElseReadsIt() throws IOException {
        app().start().log(LogLevel.INFO, "one");

        assertThat(Store.inFolder(folder).names("")).doesNotContain("log.ring");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("log.ring"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAnOlderClientLeftInTheStoreIsSentToo() {
        LoggingApp app = app();
        Store.inFolder(folder)
                .write(
                        "logs",
                        ("{\"sessions\":[{\"session\":\"s-old\",\"records\":[{\"seq\":4,\"severity\":9,\"body\":\"old\","
                                        + "\"timeUnixNano\":\"1767225600000000000\"}],\"drops\":[]}]}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        app.start().send();

        assertThat(app.bodies()).containsExactly("old");
        assertThat(app.appends.get(0).path("source").path("sessionId").asText()).isEqualTo("s-old");
        assertThat(Store.inFolder(folder).read("logs")).isNull();
    }

    private LoggingApp app() {
        return new LoggingApp(Store.inFolder(folder));
    }

    private List<Path> files(String end) {
        try (Stream<Path> all = Files.list(folder.resolve("log.ring"))) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long bytesOnDisk() {
        return files(".seg").stream().mapToLong(file -> file.toFile().length()).sum();
    }
}

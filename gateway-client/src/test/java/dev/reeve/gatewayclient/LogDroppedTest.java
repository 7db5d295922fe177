// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that was dropped while it lay on disk does not come back with a next start, and is counted once. */
class LogDroppedTest {
    private static final List<LogLevel> LEVELS = List.of(LogLevel.INFO, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
    /** Of the first record in a file: behind the head with the session's id, length, CRC and number. */
    private static final int SEVERITY_AT = 6 + 36 + 16;

    @TempDir
    private Path folder;

    @Test
    void whatHadNoRoomIsCountedOnce() {
        LoggingApp app = full();

        app.set(Setting.LOG_RECORDS_MAX, 100).restart().send();

        assertThat(app.bodies()).containsExactly("w1", "w2", "i4", "i5");
        assertThat(app.drops().toString())
                .isEqualTo("[{\"fromSeq\":3,\"toSeq\":3,\"count\":1,\"reason\":\"ring-full\"}]");
    }

    @Test
    void whatWasToldBeforeAKillStaysDropped() {
        LoggingApp app = full().set(Setting.LOG_BATCH_MAX, 1).restart();
        app.sendOne();
        assertThat(app.drops()).hasSize(1);

        app.set(Setting.LOG_RECORDS_MAX, 100).restart().send();

        assertThat(app.bodies()).containsExactly("w1", "w2", "i4", "i5");
        assertThat(app.drops()).hasSize(1);
    }

    @Test
    void aKillBetweenTheGapAndTheMarkBringsNothingBackEither() throws IOException {
        LoggingApp app = full().set(Setting.LOG_BATCH_MAX, 1);
        Path segment = segment("i4");
        byte[] bytes = Files.readAllBytes(segment);
        assertThat(bytes[SEVERITY_AT]).isNegative();
        bytes[SEVERITY_AT] = (byte) LogLevel.INFO.severity();
        Files.write(segment, bytes);

        app.set(Setting.LOG_RECORDS_MAX, 100).restart().sendOne().restart().send();

        assertThat(app.bodies()).containsExactly("w1", "w2", "i4", "i5");
        assertThat(app.drops()).hasSize(1);
    }

    @Test
    void whatLiesUnderALostKeyIsCountedOnceThoughTheAppIsKilledBeforeItsFileGoes() throws IOException {
        LoggingApp app = new LoggingApp(Store.inFolder(folder))
                .logKey(LogKey.of(new byte[32]))
                .start();
        // So many gaps that those put together do not tell any more which records they are made of.
        for (int i = 0; i < 120; i++) {
            app.log(LogLevel.WARN, "w" + i);
            app.log(LogLevel.INFO, "i" + i);
        }
        Path locked = withoutKey(LogLevel.INFO);
        Path still = Files.createLink(folder.resolve("still"), locked);
        app.restart();
        assertThat(locked).doesNotExist();
        Path unused = Files.move(still, locked);

        app.restart().send();

        assertThat(app.records()).hasSize(120);
        assertThat(lost(app)).isEqualTo(120);
    }

    /** Whatever happens, and however often the app is killed, every record is sent once or counted as lost once. */
    @Test
    void everyRecordIsAccountedForThroughKills() {
        for (long seed = 1; seed <= 15; seed++) {
            Random random = new Random(seed);
            LoggingApp app = new LoggingApp(Store.inFolder(folder.resolve("seed" + seed)))
                    .set(Setting.LOG_RECORDS_MAX, 12)
                    .set(Setting.LOG_BATCH_MAX, 3)
                    .set(Setting.LOG_SEGMENT_BYTES_MAX, 600)
                    .set(Setting.LOG_BYTES_MAX, 3_000)
                    .start();
            int logged = 0;
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> app.restart();
                    case 1 -> app.sendOne();
                    default -> app.log(LEVELS.get(random.nextInt(LEVELS.size())), "r" + logged++);
                }
            }
            app.restart().send().restart().send();

            assertThat(app.bodies()).as("seed %s", seed).doesNotHaveDuplicates();
            assertThat(app.records().size() + lost(app)).as("seed %s", seed).isEqualTo(logged);
        }
    }

    /** Of five records the third had no room. */
    private LoggingApp full() {
        LoggingApp app = new LoggingApp(Store.inFolder(folder))
                .set(Setting.LOG_RECORDS_MAX, 4)
                .start();
        app.log(LogLevel.WARN, "w1");
        app.log(LogLevel.WARN, "w2");
        app.log(LogLevel.INFO, "i3");
        app.log(LogLevel.INFO, "i4");
        app.log(LogLevel.INFO, "i5");
        return app;
    }

    private Path segment(String having) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("log.ring"))) {
            for (Path file : all.toList()) {
                if (Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains(having)) {
                    return file;
                }
            }
        }
        throw new AssertionError("nowhere: " + having);
    }

    /** The file of that level, the key of which is damaged now. */
    private Path withoutKey(LogLevel level) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("log.ring"))) {
            for (Path file : all.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                LogSegmentHead head = LogSegmentHead.of(bytes);
                if (head != null && head.ofClass() == LogEntry.classOf(level.severity())) {
                    bytes[head.size() - 1] ^= 1;
                    return Files.write(file, bytes);
                }
            }
        }
        throw new AssertionError("nowhere: " + level);
    }

    private static long lost(LoggingApp app) {
        return app.drops().stream()
                .mapToLong(drop -> drop.path("count").asLong())
                .sum();
    }
}

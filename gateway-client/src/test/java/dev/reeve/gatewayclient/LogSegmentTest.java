// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the log: what is in them, and when the disk has it. */
class LogSegmentTest {
    @TempDir
    private Path folder;

    @Test
    void aRecordThatIsTooLargeIsToldAndThoseBehindItAreThere() throws IOException {
        Files.createDirectories(folder.resolve("log.ring"));
        LogSession session = new LogSession("s-old");
        LogSegment segment = LogSegment.create(folder.resolve("log.ring").resolve("1.seg"), session.id(), 2, null);
        append(segment, session, 1, "one");
        append(segment, session, 2, "x".repeat(1_500_000));
        append(segment, session, 3, "x".repeat(200_000));
        append(segment, session, 4, "four");
        segment.close();

        LoggingApp app = new LoggingApp(Store.inFolder(folder)).start().send();

        assertThat(app.bodies()).containsExactly("one", "four");
        assertThat(app.drops().toString())
                .isEqualTo("[{\"fromSeq\":2,\"toSeq\":3,\"count\":2,\"reason\":\"too-large\"}]");
    }

    @Test
    void anErrorIsOnTheDiskWithAllThatIsBeforeIt() throws IOException {
        List<String> forced = new ArrayList<>();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            LoggingApp app = new LoggingApp(Store.inFolder(folder))
                    .set(Setting.LOG_SEGMENT_BYTES_MAX, 300)
                    .start();
            recording.start();
            for (int i = 0; i < 8; i++) {
                app.log(LogLevel.INFO, "r" + i);
            }
            app.log(LogLevel.ERROR, "last");
            recording.stop();
            Path dump = folder.resolve("dump.jfr");
            recording.dump(dump);
            RecordingFile.readAllEvents(dump).forEach(event -> forced.add(event.getString("path")));
        }

        List<Path> segments = files(".seg");
        assertThat(segments).hasSizeGreaterThan(3);
        assertThat(forced).containsAll(segments.stream().map(Path::toString).toList());
        // What is known of the session was forced before it took the place of the old file.
        assertThat(files(".json")).hasSize(1);
        assertThat(forced).anyMatch(file -> file.contains("log.ring") && file.endsWith(".part"));
    }

    @Test
    void oneThatCannotBeBegunLeavesNothing() {
        Path file = folder.resolve("1.seg");
        // The head's write fails then, as on a full disk.
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> LogSegment.create(file, "s-1", 2, null))
                    .isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(file).doesNotExist();
    }

    private static void append(LogSegment segment, LogSession session, long seq, String body) throws IOException {
        int severity = LogLevel.INFO.severity();
        String json = Json.text(Json.object().put("severity", severity).put("body", body));
        byte[] text = LogLine.of(json, severity, 0, seq).numbered(seq);
        LogEntry.Head head = new LogEntry.Head(seq, severity, new ManualLoop().wallMs(), seq);
        LogSegment.Placed unused = segment.append(new LogEntry(session, head, text), text);
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("log.ring"))) {
            return all.filter(file -> file.toString().endsWith(end)).toList();
        }
    }
}

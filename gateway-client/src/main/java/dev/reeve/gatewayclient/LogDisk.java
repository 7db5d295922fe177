// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log on disk: segments of one session and one class each, oldest first, and one small file per session for what
 * comes before it and is missing in it. Over its bound the oldest segment of the least grave class goes. Owned by the
 * loop.
 */
final class LogDisk {
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{1,18}\\.seg");
    private static final Pattern STATE = Pattern.compile("[a-zA-Z0-9-]{1,64}\\.json");
    private static final int SEGMENTS_MAX = 64;
    private static final int SESSIONS_MAX = 200;

    private final Path folder;
    private final LogRing ring;
    private final @Nullable LogCipher cipher;
    private final long segmentBytesMax;
    private final long bytesMax;
    private final List<LogSegment> segments = new ArrayList<>();
    /** Which segment takes the records of a class now. */
    private final Map<Integer, LogSegment> open = new TreeMap<>();

    private long number;

    /**
     * The log in a folder.
     *
     * @param cipher seals records; null = they are kept as they are
     */
    LogDisk(Path folder, LogRing ring, Settings settings, @Nullable LogCipher cipher) throws IOException {
        this.folder = folder;
        this.ring = ring;
        this.cipher = cipher;
        this.segmentBytesMax = settings.whole(Setting.LOG_SEGMENT_BYTES_MAX);
        this.bytesMax = settings.whole(Setting.LOG_BYTES_MAX);
        Files.createDirectories(folder);
        FileStore.restrict(folder, "rwx------");
    }

    /** What earlier starts left. Closed if that cannot be told. */
    List<LogSession> load() throws IOException, GeneralSecurityException {
        try {
            return loaded();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            try {
                close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private List<LogSession> loaded() throws IOException, GeneralSecurityException {
        Map<String, LogLoaded> found = new LinkedHashMap<>();
        for (Path file : files(SEGMENT)) {
            number = Math.max(number, number(file));
            load(file, found);
        }
        int told = 0;
        for (Path file : files(STATE)) {
            if (told++ >= SESSIONS_MAX) {
                // Starts without end, none of which reached the server: what is missing in so many nobody will read.
                Files.delete(file);
                continue;
            }
            String session = file.getFileName().toString().replace(".json", "");
            found.computeIfAbsent(session, LogLoaded::new).state(Json.parsed(Files.readAllBytes(file)));
        }
        List<LogSession> sessions =
                found.values().stream().map(LogLoaded::session).collect(Collectors.toList());
        sweep();
        for (LogSession session : sessions) {
            if (session.isEmpty()) {
                Files.deleteIfExists(stateFile(session));
            }
        }
        sessions.removeIf(LogSession::isEmpty);
        return sessions;
    }

    /** What lies under a key that is lost is, too: that is told before its files go. */
    void loseLocked() throws IOException {
        List<LogSegment> locked = segments.stream().filter(LogSegment::isLocked).collect(Collectors.toList());
        if (locked.isEmpty()) {
            return;
        }
        locked.forEach(segment -> ring.lose(segment, LogRing.KEY_LOST));
        // For the app may be killed before they go.
        locked.forEach(LogSegment::takeDropped);
        for (LogSession session : ring.sessions()) {
            keep(session);
        }
        sweep();
    }

    private void load(Path file, Map<String, LogLoaded> found) throws IOException, GeneralSecurityException {
        LogSegment segment = LogSegment.open(
                file,
                cipher,
                (from, head, text) ->
                        found.computeIfAbsent(from.session(), LogLoaded::new).add(from, head, text));
        if (segment == null) {
            Files.delete(file);
        } else if (segment.isEmpty()) {
            segment.delete();
        } else {
            segments.add(segment);
        }
    }

    /** Writes what is in memory only. */
    void write() throws IOException {
        List<LogSegment.Placed> places = new ArrayList<>();
        try {
            for (LogEntry entry : ring.fresh()) {
                byte[] text = entry.read();
                if (text != null) {
                    places.add(segment(entry).append(entry, text));
                }
            }
        } finally {
            ring.placed(places);
        }
        makeRoom();
    }

    /** What is written survives the device's end, too. */
    void sync() throws IOException {
        // One that is full, or whose session is over, is open no more, but may not be on the disk either.
        for (LogSegment segment : segments) {
            segment.sync();
        }
    }

    /** Forgets what is not needed any more. */
    void keep(Iterable<LogSession> sessions) throws IOException {
        sweep();
        // What is dropped from here on has its mark the next time: no mark is on disk before the gap is.
        segments.forEach(LogSegment::takeDropped);
        for (LogSession session : sessions) {
            keep(session);
        }
    }

    private void keep(LogSession session) throws IOException {
        ObjectNode state = ring.takeState(session);
        if (state == null) {
            return;
        }
        try {
            write(session, state);
        } catch (IOException | RuntimeException e) {
            ring.stateNotKept(session);
            throw e;
        }
        for (LogSegment segment : segments) {
            if (segment.session().equals(session.id())) {
                segment.markDropped();
            }
        }
    }

    private void write(LogSession session, ObjectNode state) throws IOException {
        if (state.isEmpty()) {
            Files.deleteIfExists(stateFile(session));
        } else {
            FileStore.replace(folder.resolve(session.id() + ".part"), stateFile(session), Json.bytes(state));
        }
    }

    void close() throws IOException {
        for (LogSegment segment : segments) {
            segment.close();
        }
    }

    private LogSegment segment(LogEntry entry) throws IOException {
        int ofClass = LogEntry.classOf(entry.severity());
        String session = entry.session().id();
        LogSegment now = open.get(ofClass);
        if (now != null && now.session().equals(session) && now.size() < segmentBytesMax) {
            return now;
        }
        LogSegment next = LogSegment.create(folder.resolve(++number + ".seg"), session, ofClass, cipher);
        segments.add(next);
        open.put(ofClass, next);
        entry.session().changed();
        return next;
    }

    private void makeRoom() throws IOException {
        while (segments.size() > 1
                && (segments.size() > SEGMENTS_MAX
                        || segments.stream().mapToLong(LogSegment::size).sum() > bytesMax)) {
            // The first of the least: the list is in order of age.
            LogSegment victim = segments.stream()
                    .min(Comparator.comparingInt(LogSegment::ofClass))
                    .orElseThrow(IllegalStateException::new);
            ring.lose(victim, LogRing.RING_FULL);
            remove(victim);
        }
    }

    private void sweep() throws IOException {
        for (LogSegment segment : List.copyOf(segments)) {
            if (!segment.isNeeded()) {
                if (!open.containsValue(segment)) {
                    remove(segment);
                } else if (!segment.isEmpty()) {
                    segment.clear();
                }
            }
        }
    }

    private void remove(LogSegment segment) throws IOException {
        segments.remove(segment);
        open.values().remove(segment);
        segment.delete();
    }

    private Path stateFile(LogSession session) {
        return folder.resolve(session.id() + ".json");
    }

    private List<Path> files(Pattern named) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> named.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(LogDisk::number))
                    .collect(Collectors.toList());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Of a segment; 0 = it is none. */
    private static long number(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".seg") ? Long.parseLong(name.substring(0, name.length() - 4)) : 0;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where records wait for a next start: on disk if the store has a folder for them, else in an entry of it. A disk that
 * does not work costs what the app's end would cost, and is tried again. Owned by the loop.
 */
final class LogShelf {
    /** What a store's entry can take, beside what is around the records in it. */
    static final long ENTRY_BYTES_MAX = 4 * 1024 * 1024;

    private static final String NAME = "logs";
    private static final long BROKEN_MS = 5_000;

    private final Context context;
    private final LogRing ring;
    private final LogCounters counters;
    private @Nullable LogDisk disk;
    private long brokenUntilMs = Long.MIN_VALUE;
    private boolean inStore;

    LogShelf(Context context, LogRing ring, LogCounters counters) {
        this.context = context;
        this.ring = ring;
        this.counters = counters;
    }

    static long bytesMax(Store store) {
        return store.logFolder() == null ? ENTRY_BYTES_MAX : Long.MAX_VALUE;
    }

    /** What earlier starts left. */
    void open() {
        List<LogSession> sessions = new ArrayList<>();
        byte[] kept = context.store().read(NAME);
        if (kept != null) {
            inStore = true;
            for (JsonNode one : Json.parsed(kept).path("sessions")) {
                sessions.add(session(one));
            }
        }
        Path folder = context.store().logFolder();
        if (folder != null) {
            tried(() -> {
                LogDisk opened = new LogDisk(folder, ring, context.settings());
                sessions.addAll(opened.load());
                disk = opened;
            });
        }
        sessions.removeIf(LogSession::isEmpty);
        ring.load(sessions);
        if (inStore && disk != null) {
            // An older client, or a start without a disk, has left them there.
            keep();
            inStore(true);
        }
    }

    /** There are records that the disk has not. */
    void added() {
        onDisk(this::write);
    }

    /** There are fewer. */
    void sent(LogSession session) {
        onDisk(to -> to.keep(List.of(session)));
        if (inStore) {
            inStore(false);
        }
    }

    /** What there is survives a crash of the device when this returns. */
    void keep() {
        if (disk == null) {
            inStore(false);
        }
        onDisk(to -> {
            write(to);
            to.sync();
        });
    }

    void close() {
        keep();
        onDisk(LogDisk::close);
        disk = null;
    }

    private void write(LogDisk to) throws IOException {
        to.write();
        to.keep(ring.sessions());
    }

    /** All that is in memory only, in one entry. */
    private void inStore(boolean isOnDisk) {
        ObjectNode json = Json.object();
        ArrayNode sessions = json.putArray("sessions");
        if (!isOnDisk) {
            ring.sessions().forEach(session -> sessions.add(json(session)));
        }
        inStore = !sessions.isEmpty();
        if (inStore) {
            context.store().write(NAME, Json.bytes(json));
        } else {
            context.store().remove(NAME);
        }
    }

    private ObjectNode json(LogSession session) {
        ObjectNode json = Json.object().put("session", session.id()).put("previous", session.previous());
        ArrayNode records = json.putArray("records");
        ring.texts(session).forEach(text -> records.addRawValue(new RawValue(text)));
        json.set("drops", ring.drops(session));
        return json;
    }

    private static LogSession session(JsonNode kept) {
        LogSession session = new LogSession(kept.path("session").asText());
        session.previous(kept.path("previous").asText());
        session.gaps().load(kept.path("drops"));
        for (JsonNode record : kept.path("records")) {
            long seq = record.path("seq").asLong();
            long wallMs = record.path("timeUnixNano").asLong() / 1_000_000;
            LogEntry.Head head = new LogEntry.Head(seq, record.path("severity").asInt(), wallMs, 0);
            byte[] text = Json.text(record).getBytes(StandardCharsets.UTF_8);
            session.entries().put(seq, new LogEntry(session, head, text));
            session.lastSeq(seq);
        }
        return session;
    }

    /** If there is one. */
    private void onDisk(Use use) {
        LogDisk to = disk;
        if (to != null) {
            tried(() -> use.of(to));
        }
    }

    private void tried(Step step) {
        if (context.loop().nowMs() < brokenUntilMs) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            brokenUntilMs = context.loop().nowMs() + BROKEN_MS;
            counters.failed("disk: " + e.getClass().getSimpleName());
        }
    }

    /** What a disk may refuse. */
    private interface Step {
        void run() throws IOException;
    }

    /** The same of one that is there. */
    private interface Use {
        void of(LogDisk disk) throws IOException;
    }
}

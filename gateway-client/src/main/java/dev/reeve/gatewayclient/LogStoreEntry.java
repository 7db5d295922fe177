// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log in an entry of a store that has no folder for it. Owned by the loop.
 *
 * <pre>{@code
 * {"sessions": [{"session", "previous", "drops": [...], "records": [...]}]}
 * {"key": "...", "sessions": [{"session", "previous", "drops": [...], "seqs": [[1, 7], [9, 9]], "sealed": "..."}]}
 * }</pre>
 * {@code sealed} is a {@link LogSeal} of the records' array, about the session's id, {@code key} what {@link LogCipher}
 * keeps of its key, both in Base64; {@code seqs} is what is lost with that key.
 */
final class LogStoreEntry {
    private static final String NAME = "logs";

    private final Store store;
    private final LogRing ring;
    private final LogCounters counters;
    private final @Nullable LogCipher cipher;
    private boolean isThere;

    /**
     * The log in a store.
     *
     * @param cipher seals records; null = they are kept as they are
     */
    LogStoreEntry(Store store, LogRing ring, LogCounters counters, @Nullable LogCipher cipher) {
        this.store = store;
        this.ring = ring;
        this.counters = counters;
        this.cipher = cipher;
    }

    /** Whether there is one. */
    boolean isThere() {
        return isThere;
    }

    List<LogSession> read() throws GeneralSecurityException {
        byte[] kept = store.read(NAME);
        List<LogSession> sessions = new ArrayList<>();
        if (kept != null) {
            JsonNode json = Json.parsed(kept);
            LogSeal seal = seal(json.path("key").asText());
            for (JsonNode one : json.path("sessions")) {
                sessions.add(session(one, seal));
            }
            isThere = true;
        }
        return sessions;
    }

    /** All that the ring has. */
    void write() throws GeneralSecurityException {
        ObjectNode json = Json.object();
        ArrayNode sessions = json.putArray("sessions");
        for (LogSession session : ring.sessions()) {
            sessions.add(json(session));
        }
        if (cipher != null) {
            json.put("key", base64(cipher.wrapped()));
        }
        if (sessions.isEmpty()) {
            remove();
        } else {
            store.write(NAME, Json.bytes(json));
            isThere = true;
        }
    }

    void remove() {
        store.remove(NAME);
        isThere = false;
    }

    private ObjectNode json(LogSession session) throws GeneralSecurityException {
        ObjectNode json = Json.object().put("session", session.id()).put("previous", session.previous());
        ArrayNode records = Json.object().putArray("records");
        ArrayNode seqs = Json.object().putArray("seqs");
        long[] range = {0, -1};
        LogBatch all = ring.all(session);
        for (LogEntry entry : all.entries()) {
            byte[] text = entry.read();
            if (text != null) {
                records.addRawValue(new RawValue(new String(text, StandardCharsets.UTF_8)));
                if (entry.seq() != range[1] + 1) {
                    put(seqs, range);
                    range[0] = entry.seq();
                }
                range[1] = entry.seq();
            }
        }
        put(seqs, range);
        if (cipher == null) {
            json.set("records", records);
        } else {
            json.set("seqs", seqs);
            json.put("sealed", base64(cipher.seal().sealed(Json.bytes(records), about(session.id()))));
        }
        json.set("drops", all.drops());
        return json;
    }

    private static void put(ArrayNode seqs, long[] range) {
        if (range[1] >= range[0]) {
            seqs.addArray().add(range[0]).add(range[1]);
        }
    }

    private @Nullable LogSeal seal(String key) throws GeneralSecurityException {
        return cipher == null || key.isEmpty() ? null : cipher.of(bytes(key));
    }

    private LogSession session(JsonNode kept, @Nullable LogSeal seal) throws GeneralSecurityException {
        LogSession session = new LogSession(kept.path("session").asText());
        session.previous(kept.path("previous").asText());
        session.gaps().load(kept.path("drops"));
        JsonNode records = kept.path("records");
        if (kept.has("sealed")) {
            byte[] sealed = bytes(kept.path("sealed").asText());
            byte[] opened = seal == null ? null : seal.opened(sealed, about(session.id()));
            if (opened == null) {
                lose(session, kept.path("seqs"));
                return session;
            }
            records = Json.parsed(opened);
        }
        records.forEach(record -> add(session, record));
        return session;
    }

    private void lose(LogSession session, JsonNode seqs) {
        for (JsonNode range : seqs) {
            long to = range.path(1).asLong();
            long lost = session.lostUnlessTold(range.path(0).asLong(), to, LogRing.KEY_LOST);
            session.lastSeq(to);
            counters.dropped(lost, LogRing.KEY_LOST);
        }
    }

    private static void add(LogSession session, JsonNode record) {
        long seq = record.path("seq").asLong();
        session.lastSeq(seq);
        if (session.gaps().has(seq)) {
            // An earlier client wrote down what was dropped meanwhile.
            return;
        }
        long wallMs = record.path("timeUnixNano").asLong() / 1_000_000;
        LogEntry.Head head = new LogEntry.Head(seq, record.path("severity").asInt(), wallMs, 0);
        byte[] text = Json.text(record).getBytes(StandardCharsets.UTF_8);
        session.entries().put(seq, new LogEntry(session, head, text));
    }

    private static byte[] about(String session) {
        return session.getBytes(StandardCharsets.UTF_8);
    }

    /** None = it is no Base64. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

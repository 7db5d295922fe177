// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records of one log session that are not acknowledged, within bounds; what had to go is counted. Any thread, each step
 * under its lock.
 */
final class LogRing {
    private static final int DROPS_MAX = 100;

    private final String session;
    private final String previous;
    private final long recordsMax;
    private final long bytesMax;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long bytes;
    private long lastSeq;

    LogRing(String session, String previous, Settings settings) {
        this.session = session;
        this.previous = previous;
        this.recordsMax = settings.whole(Setting.LOG_RECORDS_MAX);
        this.bytesMax = settings.whole(Setting.LOG_BYTES_MAX);
    }

    String session() {
        return session;
    }

    String previous() {
        return previous;
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty() && gaps.isEmpty();
    }

    synchronized int size() {
        return entries.size();
    }

    /** Adds a record; it gets the next number. */
    synchronized void add(ObjectNode record, int severity) {
        lastSeq++;
        record.put("seq", lastSeq);
        Entry entry = new Entry(lastSeq, severity, record, Json.text(record).length());
        entries.add(entry);
        bytes += entry.bytes();
        while (entries.size() > recordsMax || (bytes > bytesMax && entries.size() > 1)) {
            Entry out = cheapest();
            entries.remove(out);
            bytes -= out.bytes();
            gap(out.seq(), "ring-full");
        }
    }

    /** The oldest records, within bounds; the list may be empty. */
    synchronized List<JsonNode> batch(long countMax, long batchBytesMax) {
        List<JsonNode> batch = new ArrayList<>();
        long size = 0;
        for (Entry entry : entries) {
            size += entry.bytes();
            if (batch.size() >= countMax || (size > batchBytesMax && !batch.isEmpty())) {
                break;
            }
            batch.add(entry.record());
        }
        return batch;
    }

    synchronized List<JsonNode> drops() {
        return gaps.stream().map(Gap::json).collect(Collectors.toList());
    }

    /** These are stored, and it is known what was dropped. */
    synchronized void stored(long through, int dropsTold) {
        entries.removeIf(entry -> {
            boolean is = entry.seq() <= through;
            bytes -= is ? entry.bytes() : 0;
            return is;
        });
        gaps.subList(0, Math.min(dropsTold, gaps.size())).clear();
    }

    /** The server will never take these. */
    synchronized void rejected(long through) {
        for (Entry entry : List.copyOf(entries)) {
            if (entry.seq() <= through) {
                entries.remove(entry);
                bytes -= entry.bytes();
                gap(entry.seq(), "rejected");
            }
        }
    }

    synchronized ObjectNode json() {
        ObjectNode json =
                Json.object().put("session", session).put("previous", previous).put("lastSeq", lastSeq);
        ArrayNode records = json.putArray("records");
        entries.forEach(entry -> records.add(entry.record()));
        ArrayNode drops = json.putArray("drops");
        gaps.forEach(gap -> drops.add(gap.json()));
        return json;
    }

    /** As it was kept; null = nothing in it. */
    static @Nullable LogRing of(JsonNode json, Settings settings) {
        LogRing ring =
                new LogRing(json.path("session").asText(), json.path("previous").asText(), settings);
        for (JsonNode record : json.path("records")) {
            if (record instanceof ObjectNode object) {
                Entry entry = new Entry(
                        object.path("seq").asLong(),
                        object.path("severity").asInt(),
                        object,
                        Json.text(object).length());
                ring.entries.add(entry);
                ring.bytes += entry.bytes();
            }
        }
        for (JsonNode drop : json.path("drops")) {
            ring.gaps.add(new Gap(
                    drop.path("fromSeq").asLong(),
                    drop.path("toSeq").asLong(),
                    drop.path("count").asLong(),
                    drop.path("reason").asText()));
        }
        ring.lastSeq = json.path("lastSeq").asLong();
        return ring.isEmpty() ? null : ring;
    }

    private Entry cheapest() {
        Entry cheapest = entries.get(0);
        for (Entry entry : entries) {
            if (entry.severity() < cheapest.severity()) {
                cheapest = entry;
            }
        }
        return cheapest;
    }

    private void gap(long seq, String reason) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            boolean touches = gap.toSeq() + 1 == seq && gap.reason().equals(reason);
            if (touches || gaps.size() >= DROPS_MAX) {
                gaps.set(
                        i,
                        new Gap(
                                Math.min(gap.fromSeq(), seq),
                                Math.max(gap.toSeq(), seq),
                                gap.count() + 1,
                                gap.reason()));
                return;
            }
        }
        gaps.add(new Gap(seq, seq, 1, reason));
    }

    private record Entry(long seq, int severity, ObjectNode record, int bytes) {}

    /** Records that are not there, and why. */
    private record Gap(long fromSeq, long toSeq, long count, String reason) {
        JsonNode json() {
            return Json.object()
                    .put("fromSeq", fromSeq)
                    .put("toSeq", toSeq)
                    .put("count", count)
                    .put("reason", reason);
        }
    }
}

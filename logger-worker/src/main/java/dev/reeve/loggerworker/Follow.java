// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One viewer's stream: what is stored, then what comes, without a seam. It joins the live channel first and reads the
 * history second, so a record is in one or in both; what is in both is sent once. Runs on its call's thread.
 */
final class Follow {
    static final int HISTORY_MAX = 1_000;
    private static final int BATCH_ENTRIES_MAX = 200;
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final int CATCH_UP_MAX = 10_000;
    /** Rows that a follow asks for what it missed. */
    private static final int CATCH_UP_ROWS_MAX = 10 * SearchDatabase.ROWS_MAX;

    private final History history;
    private final Clock clock;
    private final Duration heartbeat;

    Follow(History history, Clock clock, Duration heartbeat) {
        this.history = history;
        this.clock = clock;
        this.heartbeat = heartbeat;
    }

    /** Returns when the stream's time is over or the hub closes. */
    void run(Viewer viewer, LogFilter filter, FollowRequest request, Output<FollowBatch> output)
            throws InterruptedException {
        Set<Long> sent = catchUp(filter, request, output);
        output.emit(FollowBatch.newBuilder()
                .setLive(true)
                .setCursor(place(viewer.joinedId()))
                .build());
        live(viewer, sent, output);
    }

    /** Sends the history; the ids of what may come again live. */
    private Set<Long> catchUp(LogFilter filter, FollowRequest request, Output<FollowBatch> output) {
        Set<Long> sent = new HashSet<>();
        if (!request.getAfter().isEmpty()) {
            resume(filter, Cursor.parse(request.getAfter()).id(), sent, output);
        } else if (request.getHistory() != 0) {
            int limit = (int) Math.min(HISTORY_MAX, Integer.toUnsignedLong(request.getHistory()));
            Window always = new Window(0, TimeWindows.LATEST_MICROS);
            History.Page page = history.page(new History.Search(filter, always, null, limit, false));
            send(page.entries().reversed(), "", sent, output);
        }
        return sent;
    }

    private void resume(LogFilter filter, long after, Set<Long> sent, Output<FollowBatch> output) {
        long next = after;
        int scanned = 0;
        do {
            History.Arrived arrived = history.arrivedAfter(filter, next, History.LIMIT_MAX);
            next = arrived.next();
            scanned += arrived.scanned();
            send(arrived.entries(), next == 0 ? "" : place(next), sent, output);
        } while (next != 0 && sent.size() < CATCH_UP_MAX && scanned < CATCH_UP_ROWS_MAX);
        if (next != 0) {
            // Too much was missed to be caught up with: said, with the history as the way to it. How many is not known.
            output.emit(FollowBatch.newBuilder()
                    .addEntries(Entries.slowViewer(0, PgTime.micros(clock.instant())))
                    .build());
        }
    }

    private static void send(List<Entry> entries, String cursor, Set<Long> sent, Output<FollowBatch> output) {
        List<FollowBatch.Builder> batches = batches(entries);
        for (int i = 0; i < batches.size(); i++) {
            boolean last = i == batches.size() - 1;
            output.emit(batches.get(i).setCursor(last ? cursor : "").build());
        }
        entries.forEach(entry -> sent.add(Cursor.parse(entry.getCursor()).id()));
    }

    private static List<FollowBatch.Builder> batches(List<Entry> entries) {
        List<FollowBatch.Builder> batches = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries) {
            int size = entry.getSerializedSize();
            if (batches.isEmpty()
                    || batches.getLast().getEntriesCount() == BATCH_ENTRIES_MAX
                    || bytes + size > Viewer.POLL_BYTES_MAX) {
                batches.add(FollowBatch.newBuilder());
                bytes = 0;
            }
            bytes += size;
            batches.getLast().addEntries(entry);
        }
        return batches;
    }

    /** The first line goes at once; while lines keep coming, they are gathered. */
    private void live(Viewer viewer, Set<Long> sent, Output<FollowBatch> output) throws InterruptedException {
        Seam seam = new Seam(sent, viewer.joinedId());
        while (output.left().isPositive()) {
            Viewer.Polled polled = viewer.poll(BATCH_ENTRIES_MAX, shorter(heartbeat, output.left()));
            if (polled.isEmpty()) {
                if (polled.ended()) {
                    return;
                }
                output.emit(FollowBatch.newBuilder().setHeartbeat(true).build());
            } else {
                FollowBatch.Builder batch = FollowBatch.newBuilder();
                if (polled.lost() > 0) {
                    batch.addEntries(Entries.slowViewer(polled.lost(), PgTime.micros(clock.instant())));
                }
                polled.entries().stream().filter(seam::isNew).forEach(batch::addEntries);
                if (batch.getEntriesCount() > 0) {
                    output.emit(batch.setCursor(place(seam.through())).build());
                    viewer.gather(BATCH_ENTRIES_MAX, GATHER);
                }
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String place(long id) {
        return new Cursor(0, 0, id).text();
    }

    /** Leaves out what the history had already sent. */
    private static final class Seam {
        private final Set<Long> sent;
        private long through;

        Seam(Set<Long> sent, long joined) {
            this.sent = sent;
            through = joined;
        }

        boolean isNew(Entry entry) {
            long id = Cursor.parse(entry.getCursor()).id();
            through = Math.max(through, id);
            return !sent.remove(id);
        }

        long through() {
            return through;
        }
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    /** No commit takes so long: ids older than that are in their order. */
    private static final Duration COMMIT_MAX = Duration.ofMinutes(2);

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
        @Nullable Place from = request.getAfter().isEmpty() ? null : Place.parse(request.getAfter());
        Seam seam = new Seam(from, viewer.joinedId());
        seam.shown(viewer.reached());
        if (!catchUp(filter, request, seam, output)) {
            return;
        }
        output.emit(
                FollowBatch.newBuilder().setLive(true).setCursor(seam.place()).build());
        live(viewer, seam, output);
    }

    /** Sends the history; false when the stream's time was over before: it goes on where the last cursor says. */
    private boolean catchUp(LogFilter filter, FollowRequest request, Seam seam, Output<FollowBatch> output) {
        if (seam.from != null) {
            return resume(filter, seam.from, seam, output);
        }
        if (request.getHistory() != 0) {
            int limit = (int) Math.min(HISTORY_MAX, Integer.toUnsignedLong(request.getHistory()));
            Window always = new Window(0, TimeWindows.LATEST_MICROS);
            History.Sighted<History.Page> page =
                    history.sightedPage(new History.Search(filter, always, null, limit, false));
            seam.shown(page.seen());
            send(page.read().entries().reversed(), "", seam, output);
        }
        return true;
    }

    private boolean resume(LogFilter filter, Place from, Seam seam, Output<FollowBatch> output) {
        Place at = from;
        boolean more = true;
        int scanned = 0;
        while (more && seam.sent.size() < CATCH_UP_MAX && scanned < CATCH_UP_ROWS_MAX) {
            if (!output.left().isPositive()) {
                return false;
            }
            History.Sighted<History.Arrived> arrived = history.arrivedAfter(filter, at, History.LIMIT_MAX);
            if (at.equals(from)) {
                seam.shown(arrived.seen());
            }
            long next = arrived.read().next();
            more = next != 0;
            scanned += arrived.read().scanned();
            at = at.withFloor(next);
            boolean settled =
                    more && RecordIds.time(next).isBefore(clock.instant().minus(COMMIT_MAX));
            send(arrived.read().entries(), settled ? at.text() : "", seam, output);
        }
        if (more) {
            // Too much was missed to be caught up with: said, with the history as the way to it. How many is not known.
            output.emit(FollowBatch.newBuilder()
                    .addEntries(Entries.slowViewer(0, PgTime.micros(clock.instant())))
                    .build());
        }
        return true;
    }

    private static void send(List<Entry> entries, String cursor, Seam seam, Output<FollowBatch> output) {
        List<FollowBatch.Builder> batches = batches(entries);
        for (int i = 0; i < batches.size(); i++) {
            boolean last = i == batches.size() - 1;
            output.emit(batches.get(i).setCursor(last ? cursor : "").build());
        }
        entries.forEach(entry -> seam.sent.add(Cursor.parse(entry.getCursor()).id()));
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
    private void live(Viewer viewer, Seam seam, Output<FollowBatch> output) throws InterruptedException {
        while (output.left().isPositive()) {
            Viewer.Polled polled = viewer.poll(BATCH_ENTRIES_MAX, shorter(heartbeat, output.left()));
            if (polled.isEmpty()) {
                if (polled.ended()) {
                    return;
                }
                seam.shown(polled.seen());
                output.emit(FollowBatch.newBuilder()
                        .setHeartbeat(true)
                        .setCursor(seam.place())
                        .build());
            } else {
                FollowBatch.Builder batch = FollowBatch.newBuilder();
                if (polled.lost() > 0) {
                    batch.addEntries(Entries.slowViewer(polled.lost(), PgTime.micros(clock.instant())));
                }
                polled.entries().stream().filter(seam::isNew).forEach(batch::addEntries);
                seam.shown(polled.seen());
                if (batch.getEntriesCount() > 0) {
                    output.emit(batch.setCursor(seam.place()).build());
                    viewer.gather(BATCH_ENTRIES_MAX, GATHER);
                }
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Leaves out what the history, or the stream before, had already sent; knows where to go on after a cut. */
    private static final class Seam {
        private final @Nullable Place from;
        private final Set<Long> sent = new HashSet<>();
        private final int node;
        private final Instant oldest;
        private @Nullable Seen seen;
        private long through;

        Seam(@Nullable Place from, long joined) {
            this.from = from;
            oldest = RecordIds.time(joined).minus(COMMIT_MAX);
            through = from == null ? joined : Math.max(joined, from.lastOf(RecordIds.node(joined)));
            node = RecordIds.node(joined);
        }

        /** Everything that this snapshot sees of other replicas was sent, or is not wanted. */
        void shown(@Nullable Seen snapshot) {
            if (snapshot != null && (seen == null || snapshot.isAfter(seen))) {
                seen = snapshot;
            }
        }

        boolean isNew(Entry entry) {
            if (entry.getCursor().isEmpty()) {
                return true;
            }
            long id = Cursor.parse(entry.getCursor()).id();
            if (RecordIds.node(id) == node) {
                through = Math.max(through, id);
            }
            return !sent.remove(id) && (from == null || !from.hasShown(id));
        }

        String place() {
            List<Long> shown = new ArrayList<>(List.of(through));
            if (from != null && from.seen() != null) {
                from.shown().stream().filter(this::mayBeOnItsWay).forEach(shown::add);
            }
            return new Place(seen, shown.subList(0, Math.min(Place.SHOWN_MAX, shown.size())), 0).text();
        }

        /** What another replica showed may still not be committed. */
        private boolean mayBeOnItsWay(long last) {
            return RecordIds.node(last) != node && RecordIds.time(last).isAfter(oldest);
        }
    }
}

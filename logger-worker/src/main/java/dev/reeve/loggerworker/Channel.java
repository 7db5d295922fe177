// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The live stream of one tenant. Ids are given here, under the lock, so their order is the order in which every viewer
 * sees the records; what is shown but not yet committed is kept, for a viewer who comes meanwhile would find it
 * neither in the history nor in the stream. No typed filter is asked here: a costly one holds up its viewer alone
 * ({@link Viewer}).
 */
final class Channel {
    private final RecordIds ids;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final Map<Submission, Batch> pending = new LinkedHashMap<>();
    private final LiveSessions stored;
    private final LiveSessions unstored;
    private @Nullable Seen seen;

    /** @param forgotten counts sessions of which it is no longer known what was shown */
    Channel(RecordIds ids, LongAdder forgotten) {
        this.ids = ids;
        stored = new LiveSessions(forgotten);
        unstored = new LiveSessions(forgotten);
    }

    /** Gives ids, shows, and remembers until {@link #settled}. */
    Submission publish(Batch batch) {
        synchronized (this) {
            Batch numbered = numbered(batch);
            Submission submission = new Submission(numbered);
            BitSet fresh = fresh(numbered, stored);
            pending.put(submission, only(fresh, numbered));
            show(numbered, fresh, false);
            return submission;
        }
    }

    /** Shows what cannot be stored now; its sender keeps it, and when it comes again it is shown as stored. */
    void showUnstored(Batch batch) {
        if (viewers.isEmpty()) {
            return;
        }
        synchronized (this) {
            Batch numbered = numbered(batch);
            show(numbered, fresh(numbered, unstored), true);
        }
    }

    synchronized void settled(Submission submission, List<Loss> gaps) {
        pending.remove(submission);
        if (!gaps.isEmpty() && !viewers.isEmpty()) {
            Batch numbered = numbered(new Batch(submission.batch().tenant(), List.of(), gaps));
            show(numbered, new BitSet(), false);
        }
    }

    /** What other replicas committed, up to that snapshot; null = it may not be all. */
    void arrived(List<Batch> batches, @Nullable Seen snapshot) {
        if (snapshot == null) {
            show(batches);
        } else {
            show(batches, snapshot);
        }
    }

    private synchronized void show(List<Batch> batches, Seen snapshot) {
        viewers.forEach(Viewer::arriving);
        try {
            show(batches);
        } finally {
            seen = snapshot;
            viewers.forEach(viewer -> viewer.seen(snapshot));
        }
    }

    private synchronized void show(List<Batch> batches) {
        for (Batch batch : batches) {
            List<Loss> losses = batch.losses().stream()
                    .map(loss -> loss.id() == 0 ? loss.withId(ids.next()) : loss)
                    .toList();
            Batch numbered = new Batch(batch.tenant(), batch.records(), losses);
            show(numbered, fresh(numbered, stored), false);
        }
    }

    /** Something that other replicas stored cannot be shown. */
    synchronized void missed(Entry gap) {
        show(new Shown.OfGap(gap));
    }

    /**
     * The viewer sees everything from here on, and first what is on its way into the store. Returns the place: the id
     * after which nothing was shown to it yet.
     */
    synchronized long join(Viewer viewer) {
        if (seen != null) {
            viewer.seen(seen);
        }
        showPending(viewer);
        viewers.add(viewer);
        return pending.values().stream()
                .flatMap(Channel::ids)
                .mapToLong(RecordIds::before)
                .min()
                .orElseGet(ids::next);
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
        if (viewers.isEmpty()) {
            // Nobody is shown what others store from here on: the next viewer's place must not be this old.
            seen = null;
        }
    }

    private static Stream<Long> ids(Batch batch) {
        return Stream.concat(
                batch.records().stream().map(LogRecord::id),
                batch.losses().stream().map(Loss::id));
    }

    private Batch numbered(Batch batch) {
        List<Loss> losses =
                batch.losses().stream().map(loss -> loss.withId(ids.next())).toList();
        List<LogRecord> records = new ArrayList<>(batch.records().size());
        for (LogRecord record : batch.records()) {
            records.add(record.withId(ids.next()));
        }
        return new Batch(batch.tenant(), records, losses);
    }

    private static BitSet fresh(Batch batch, LiveSessions shown) {
        BitSet fresh = new BitSet();
        for (int i = 0; i < batch.records().size(); i++) {
            fresh.set(i, shown.isNew(batch.records().get(i)));
        }
        return fresh;
    }

    private static Batch only(BitSet fresh, Batch batch) {
        List<LogRecord> records = fresh.stream().mapToObj(batch.records()::get).toList();
        return new Batch(batch.tenant(), records, batch.losses());
    }

    private void show(Batch batch, BitSet fresh, boolean notStored) {
        if (viewers.isEmpty()) {
            return;
        }
        for (Loss loss : batch.losses()) {
            show(new Shown.OfGap(loss));
        }
        for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
            show(new Shown.OfRecord(batch.records().get(i), notStored));
        }
    }

    private void show(Shown shown) {
        viewers.forEach(viewer -> viewer.offer(shown));
    }

    private void showPending(Viewer viewer) {
        for (Batch batch : pending.values()) {
            batch.losses().forEach(loss -> viewer.offer(new Shown.OfGap(loss)));
            batch.records().forEach(record -> viewer.offer(new Shown.OfRecord(record, false)));
        }
    }
}

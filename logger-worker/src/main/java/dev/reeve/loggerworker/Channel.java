// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The live stream of one tenant. Ids are given here, under the lock, so their order is the order in which every viewer
 * sees the records; what is shown but not yet committed is kept, for a viewer who comes meanwhile would find it
 * neither in the history nor in the stream.
 */
final class Channel {
    private final RecordIds ids;
    private final List<Viewer> viewers = new ArrayList<>();
    private final Map<Submission, Batch> pending = new LinkedHashMap<>();
    private final LiveSessions stored = new LiveSessions();
    private final LiveSessions unstored = new LiveSessions();
    private @Nullable Seen seen;

    Channel(RecordIds ids) {
        this.ids = ids;
    }

    /** Gives ids, shows, and remembers until {@link #settled}. */
    synchronized Submission publish(Batch batch) {
        Batch numbered = numbered(batch);
        Submission submission = new Submission(numbered);
        Batch fresh = fresh(numbered, stored);
        pending.put(submission, fresh);
        show(fresh, viewers, false);
        return submission;
    }

    /** Shows what cannot be stored now; its sender keeps it, and when it comes again it is shown as stored. */
    synchronized void showUnstored(Batch batch) {
        if (!viewers.isEmpty()) {
            show(fresh(numbered(batch), unstored), viewers, true);
        }
    }

    synchronized void settled(Submission submission, List<Loss> gaps) {
        pending.remove(submission);
        if (!gaps.isEmpty() && !viewers.isEmpty()) {
            show(numbered(new Batch(submission.batch().tenant(), List.of(), gaps)), viewers, false);
        }
    }

    /** What other replicas committed, up to that snapshot. */
    synchronized void arrived(List<Batch> batches, Seen snapshot) {
        viewers.forEach(Viewer::arriving);
        try {
            batches.forEach(this::show);
        } finally {
            seen = snapshot;
            viewers.forEach(viewer -> viewer.seen(snapshot));
        }
    }

    private void show(Batch ofAnother) {
        List<Loss> losses = ofAnother.losses().stream()
                .map(loss -> loss.id() == 0 ? loss.withId(ids.next()) : loss)
                .toList();
        show(fresh(new Batch(ofAnother.tenant(), ofAnother.records(), losses), stored), viewers, false);
    }

    /** Something that other replicas stored cannot be shown. */
    synchronized void missed(Entry gap) {
        viewers.forEach(viewer -> viewer.offerGap(gap));
    }

    /**
     * The viewer sees everything from here on, and first what is on its way into the store. Returns the place: the id
     * after which nothing was shown to it yet.
     */
    synchronized long join(Viewer viewer) {
        if (seen != null) {
            viewer.seen(seen);
        }
        for (Batch batch : pending.values()) {
            show(batch, List.of(viewer), false);
        }
        viewers.add(viewer);
        return pending.values().stream()
                .flatMap(Channel::ids)
                .mapToLong(RecordIds::before)
                .min()
                .orElseGet(ids::next);
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
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

    private static Batch fresh(Batch batch, LiveSessions shown) {
        List<LogRecord> records = batch.records().stream().filter(shown::isNew).toList();
        return new Batch(batch.tenant(), records, batch.losses());
    }

    private static void show(Batch batch, List<Viewer> viewers, boolean notStored) {
        if (viewers.isEmpty()) {
            return;
        }
        for (Loss loss : batch.losses()) {
            Entry entry = Entries.of(loss);
            viewers.forEach(viewer -> viewer.offer(loss, entry));
        }
        for (LogRecord record : batch.records()) {
            show(record, viewers, notStored);
        }
    }

    /** One entry for all viewers, made when the first of them wants it. */
    private static void show(LogRecord record, List<Viewer> viewers, boolean notStored) {
        @Nullable Entry entry = null;
        for (Viewer viewer : viewers) {
            if (viewer.wants(record)) {
                if (entry == null) {
                    entry = Entries.of(record, notStored);
                }
                viewer.offer(record, entry);
            }
        }
    }
}

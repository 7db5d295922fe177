// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The live fan-out of this replica: every viewer gets every record it wants, be it stored by this replica or by
 * another. One {@link Channel} for each tenant. Any thread.
 */
final class Hub {
    private static final long FULL_RETRY_MS = 5_000;

    private final RecordIds ids;
    private final Viewer.Bound bound;
    private final int viewersMax;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final LongAdder lost = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private volatile boolean closed;

    Hub(RecordIds ids, Viewer.Bound bound, int viewersMax) {
        this.ids = ids;
        this.bound = bound;
        this.viewersMax = viewersMax;
    }

    /** Shows the batch to the viewers, as about to be stored; with ids. */
    Submission publish(Batch batch) {
        return channel(batch.tenant()).publish(batch);
    }

    /** Shows records that their sender must send again. */
    void showUnstored(Batch batch) {
        channel(batch.tenant()).showUnstored(batch);
    }

    /** Shows what other replicas committed, up to that snapshot; null = it may not be all. */
    void arrived(String tenant, List<Batch> batches, @Nullable Seen snapshot) {
        channel(tenant).arrived(batches, snapshot);
    }

    /** Tells the viewers of a tenant that something of other replicas is missing. */
    void missed(String tenant, Entry gap) {
        channel(tenant).missed(gap);
    }

    /** The commit is through, or failed. */
    void settled(Submission submission, List<Loss> gaps) {
        channel(submission.batch().tenant()).settled(submission, gaps);
    }

    /** A new viewer; {@link LogRefused} when there are too many. Close it. */
    Viewer follow(LogFilter filter) {
        if (closed || viewers.size() >= viewersMax) {
            throw new LogRefused(
                    LogRefused.Reason.FULL, "this logger has " + viewersMax + " viewers already", FULL_RETRY_MS);
        }
        Channel channel = channel(filter.tenant());
        Viewer viewer = new Viewer(filter, bound, lost, left -> {
            channel.leave(left);
            viewers.remove(left);
        });
        viewers.add(viewer);
        viewer.joined(channel.join(viewer));
        return viewer;
    }

    /** Records that slow viewers did not get, in all. */
    long lostRecords() {
        return lost.sum();
    }

    /** Sessions whose records, sent again, may be shown again, in all. */
    long forgottenSessions() {
        return forgotten.sum();
    }

    int viewers() {
        return viewers.size();
    }

    /** Ends every stream; their clients follow again from their cursors, elsewhere. */
    void close() {
        closed = true;
        viewers.forEach(Viewer::end);
    }

    private Channel channel(String tenant) {
        return channels.computeIfAbsent(tenant, _ -> new Channel(ids, forgotten));
    }
}

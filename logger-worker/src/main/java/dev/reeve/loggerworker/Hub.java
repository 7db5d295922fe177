// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The live fan-out of this replica: every viewer gets every record it wants, be it stored by this replica or by
 * another. One {@link Channel} for each tenant. Any thread.
 */
final class Hub {
    private static final long FULL_RETRY_MS = 5_000;
    /** Threads that ask viewers' typed filters: as many as leave a processor to the intake. */
    private static final int ASKERS = Math.clamp(Runtime.getRuntime().availableProcessors() - 1L, 1, 4);

    private final RecordIds ids;
    private final Viewer.Bound bound;
    private final int viewersMax;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final LongAdder forgotten = new LongAdder();
    private final Viewer.Tally tally = new Viewer.Tally();
    /** Platform threads: virtual ones would share theirs with the calls that take records in. */
    private final ExecutorService askers;

    private volatile boolean closed;

    Hub(RecordIds ids, Viewer.Bound bound, int viewersMax) {
        this.ids = ids;
        this.bound = bound;
        this.viewersMax = viewersMax;
        // At most one turn of each viewer waits. What would begin when all has ended need not.
        askers = new ThreadPoolExecutor(
                ASKERS,
                ASKERS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("reeve-logger-filter-", 0).daemon().factory(),
                new ThreadPoolExecutor.DiscardPolicy());
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
        Viewer viewer = new Viewer(filter, bound, tally, askers, left -> {
            channel.leave(left);
            viewers.remove(left);
        });
        viewers.add(viewer);
        if (closed) {
            // Meanwhile, and it may not have been seen.
            viewer.end();
        }
        viewer.joined(channel.join(viewer));
        return viewer;
    }

    /** Records that slow viewers did not get, in all. */
    long lostRecords() {
        return tally.lost().sum();
    }

    /** Records that viewers' typed filters are still to be asked of. */
    long unaskedRecords() {
        return tally.unasked().sum();
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
        askers.shutdown();
    }

    private Channel channel(String tenant) {
        return channels.computeIfAbsent(tenant, _ -> new Channel(ids, forgotten));
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of idempotent calls, so a request that comes again is not done again on this process: one that runs is
 * joined, one that ended is answered with the same result (docs/guarantees.md, promise 4). Results that another try
 * might better, such as {@code INTERNAL}, are not kept. One per worker; any thread.
 */
final class ResultMemory {
    static final int RESULTS_MAX = 10_000;
    static final long BYTES_MAX = 16L * 1_024 * 1_024;
    static final long KEPT_MS = 120_000;

    private final Map<Key, Running> running = new HashMap<>();
    private final Map<Key, Kept> kept = new LinkedHashMap<>();
    private long keptBytes;

    /**
     * Which request it is.
     *
     * @param subject empty for anonymous callers
     * @param id the idempotency key, else the request id; see {@link #idOf}
     */
    record Key(String subject, String service, String method, String id) {}

    private record Running(RunningCall<?, ?> call, String bodyHash) {}

    private record Kept(Outcome outcome, String bodyHash, long untilMs) {}

    /** What to do with a request. */
    sealed interface Admission {
        /** Run it. */
        record Fresh() implements Admission {}

        /** Done: the channel was added to the call that runs. */
        record Joined(RunningCall<?, ?> call) implements Admission {}

        /** Answer it with this. */
        record Known(Outcome outcome) implements Admission {}

        /** The idempotency key was used with another body: the caller's mistake. */
        record Conflict() implements Admission {}
    }

    /**
     * The id within the key. An anonymous caller's idempotency key counts for nothing: all anonymous callers share one
     * subject, and one must not get another's result.
     */
    static String idOf(String subject, String idempotencyKey, String requestId) {
        return subject.isEmpty() || idempotencyKey.isEmpty() ? "request " + requestId : "key " + idempotencyKey;
    }

    static String hashOf(Payload body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            body.frames().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @param call runs if the answer is Fresh */
    synchronized Admission admit(Key key, String bodyHash, ReplyChannel channel, RunningCall<?, ?> call, long nowMs) {
        forgetOld(nowMs);
        Running other = running.get(key);
        if (other != null) {
            if (!other.bodyHash().equals(bodyHash)) {
                return new Admission.Conflict();
            }
            if (other.call().join(channel, call)) {
                return new Admission.Joined(other.call());
            }
            // It has sent partial replies, which this request would miss: promise 3, the caller starts anew. Or it is
            // being cancelled.
            running.put(key, new Running(call, bodyHash));
            return new Admission.Fresh();
        }
        Kept done = kept.get(key);
        if (done == null) {
            running.put(key, new Running(call, bodyHash));
            return new Admission.Fresh();
        }
        return done.bodyHash().equals(bodyHash) ? new Admission.Known(done.outcome()) : new Admission.Conflict();
    }

    /** The call ended: from now on nobody joins it. */
    synchronized void ended(Key key, RunningCall<?, ?> call, Outcome outcome, long nowMs) {
        call.sinks().closeToJoin();
        Running known = running.get(key);
        if (known == null || known.call() != call) {
            return;
        }
        running.remove(key);
        boolean fits = outcome.bytes() <= BYTES_MAX;
        if (outcome.isLasting() && !call.hasPartials() && fits) {
            kept.put(key, new Kept(outcome, known.bodyHash(), nowMs + KEPT_MS));
            keptBytes += outcome.bytes();
            forgetOld(nowMs);
        }
    }

    synchronized int results() {
        return kept.size();
    }

    synchronized long resultBytes() {
        return keptBytes;
    }

    private void forgetOld(long nowMs) {
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept oldest = oldestFirst.next();
            boolean over = kept.size() > RESULTS_MAX || keptBytes > BYTES_MAX;
            if (!over && oldest.untilMs() > nowMs) {
                return;
            }
            oldestFirst.remove();
            keptBytes -= oldest.outcome().bytes();
        }
    }

    /** For tests: what is remembered under the key. */
    synchronized @Nullable Outcome known(Key key) {
        Kept done = kept.get(key);
        return done == null ? null : done.outcome();
    }
}

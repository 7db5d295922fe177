// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster did, as seen at the brokers' outlets, and what must be true of it at any moment: no request is
 * answered twice, to the wrong client, or with another's answer; none is done again that may not be; a refusal that
 * says "no worker saw it" is true.
 */
final class ClusterHistory {
    private static final int ATTEMPTS_MAX = 3;
    private static final Set<Reason> UNSEEN = Set.of(
            Reason.EXPIRED,
            Reason.NO_WORKERS,
            Reason.QUEUE_FULL,
            Reason.SERVICE_UNKNOWN,
            Reason.UNAUTHENTICATED,
            Reason.FORBIDDEN);

    private final boolean adversarial;
    private final Map<String, Send> sends = new HashMap<>();
    private final Map<Long, Integer> runs = new HashMap<>();
    private long fingerprint = 17;
    private int answered;

    ClusterHistory(boolean adversarial) {
        this.adversarial = adversarial;
    }

    /** One REQUEST on one connection; a call that is tried again has several. */
    static final class Send {
        final String content;
        final long callId;
        final boolean idempotent;
        final ClusterLink link;
        final int deadlineMs;
        final long bootId;
        private final Set<Integer> attempts = new HashSet<>();
        private int deliveries;
        private int dispatches;
        private int partials;
        private int finals;
        private boolean cancelled;
        private long dueMs;

        Send(String content, long callId, boolean idempotent, ClusterLink link, int deadlineMs, long bootId) {
            this.content = content;
            this.callId = callId;
            this.idempotent = idempotent;
            this.link = link;
            this.deadlineMs = deadlineMs;
            this.bootId = bootId;
        }

        int partials() {
            return partials;
        }

        void cancel() {
            cancelled = true;
        }
    }

    void mix(long value) {
        fingerprint = fingerprint * 31 + value;
    }

    long fingerprint() {
        return fingerprint;
    }

    /** Requests that Reeve clients were answered, well or not. */
    int answered() {
        return answered;
    }

    void add(Send send) {
        sends.put(send.content, send);
    }

    /** A broker got it. */
    void delivered(String content, long nowMs) {
        Send send = sends.get(content);
        if (send != null) {
            send.deliveries++;
            send.dueMs = nowMs + send.deadlineMs;
        }
    }

    /** A broker hands it to a worker; attempt 0: to a plain one, which is not told. */
    void dispatched(String content, int attempt) {
        Send send = sends.get(content);
        must(send != null, "what a worker gets was sent by a client", content);
        if (send == null) {
            return;
        }
        send.dispatches++;
        boolean fresh = attempt == 0 || send.attempts.add(attempt);
        int run = runs.merge(send.callId, 1, Integer::sum);
        if (adversarial) {
            must(send.dispatches <= ATTEMPTS_MAX * send.deliveries, "three attempts a delivery", content);
            must(send.idempotent || send.dispatches <= send.deliveries, "at most once a delivery", content);
        } else {
            must(fresh && send.dispatches <= ATTEMPTS_MAX, "three attempts at most, numbered", content);
            must(send.idempotent || run <= 1, "at most once, whatever the client does", content);
            must(send.partials == 0, "no attempt after a relayed PARTIAL", content);
            must(send.finals == 0, "no attempt after the end", content);
        }
    }

    /** A broker sends a Reeve client a PARTIAL. */
    void partial(Send send, int sequence, String text) {
        must(send.finals < send.deliveries, "a PARTIAL comes before the FINAL", send.content);
        must(text.endsWith(" " + send.content), "a PARTIAL is of its own request", send.content);
        must(adversarial || sequence == send.partials, "PARTIALs are numbered in order", send.content);
        send.partials++;
    }

    /**
     * A broker sends a Reeve client its FINAL.
     *
     * @param knownMs the time that the broker knew before the event that ends it: a call that is due by then has ended
     */
    void ended(Send send, Reason reason, String text, long knownMs) {
        send.finals++;
        answered++;
        must(send.finals <= send.deliveries, "none is answered twice", send.content);
        must(knownMs < send.dueMs, "the end comes by the deadline", send.content + " " + reason);
        must(reason != Reason.OK || text.equals("did " + send.content), "the answer is its own", text + send.content);
        boolean seen = send.dispatches > 0 && send.deliveries == 1;
        must(!seen || !UNSEEN.contains(reason), "no worker saw what is refused so", send.content + " " + reason);
    }

    /** Everything has had its time: what a broker that is still up got over a connection that still is has ended. */
    void checkTheEnd(Set<Long> bootsUp) {
        for (Send send : sends.values()) {
            boolean stands = send.link.isOpen() && bootsUp.contains(send.bootId);
            boolean owed = stands && !send.cancelled && send.deadlineMs > 0;
            must(!owed || send.finals == send.deliveries, "no request is without an end", send.content);
        }
    }

    static void must(boolean holds, String claim, String about) {
        if (!holds) {
            throw new AssertionError("not true that " + claim + ": " + about);
        }
    }
}

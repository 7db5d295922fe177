// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/**
 * When a connection counts as dead (RFC 37): any traffic is life; a silent peer is sent a PING, and is dead if nothing
 * comes then; a peer that announced a time-to-live is dead when that passes in silence. Peers of ZMTP 3.0 know no PING
 * and are left to TCP's keep-alive.
 */
public final class Liveness {

    /** What to do now. */
    public enum Verdict {
        FINE,
        PING,
        SILENT,
        TTL_EXPIRED
    }

    private static final int MS_PER_TENTH = 100;

    private final long idleMs;
    private final long patienceMs;
    private boolean mayPing;
    private long heardMs;
    private long pingedMs = -1;
    private long ttlMs;

    /**
     * Alive now.
     *
     * @param idleMs silence before a PING
     * @param patienceMs from the PING to the end
     */
    public Liveness(long idleMs, long patienceMs, long nowMs) {
        this.idleMs = idleMs;
        this.patienceMs = patienceMs;
        this.heardMs = nowMs;
    }

    /** The peer's version has PING. */
    public void allowPing() {
        mayPing = true;
    }

    /** Something came, whatever it is. */
    public void heard(long nowMs) {
        heardMs = nowMs;
        pingedMs = -1;
    }

    /** What the peer's own PING says; 0 = no limit. */
    public void ttl(int tenths) {
        ttlMs = (long) tenths * MS_PER_TENTH;
    }

    /** Asked from time to time; after {@link Verdict#PING} one is taken as sent. */
    public Verdict check(long nowMs) {
        long silenceMs = nowMs - heardMs;
        if (ttlMs > 0 && silenceMs > ttlMs) {
            return Verdict.TTL_EXPIRED;
        }
        if (!mayPing || silenceMs < idleMs) {
            return Verdict.FINE;
        }
        if (pingedMs < 0) {
            pingedMs = nowMs;
            return Verdict.PING;
        }
        return nowMs - pingedMs > patienceMs ? Verdict.SILENT : Verdict.FINE;
    }
}

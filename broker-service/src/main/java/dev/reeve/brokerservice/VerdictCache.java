// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.TokenCache;
import dev.reeve.brokercore.TokenVerdict;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about tokens: good ones until they expire, bad ones for a short while, so that neither a busy
 * client nor an angry one costs a signature check per call. Owned by the broker's thread.
 */
final class VerdictCache implements TokenCache {

    private static final long BYTES_MAX = 32L * 1_048_576;

    private final LongSupplier nowMs;
    private final long failureMs;
    private final VerdictTable good;
    private final VerdictTable bad;
    private volatile long hits;
    private volatile long misses;

    /** Empty; the seed is random. */
    VerdictCache(TokenSettings settings, long seed, LongSupplier nowMs) {
        this.nowMs = nowMs;
        this.failureMs = settings.failureCacheTime().toMillis();
        this.good = new VerdictTable(settings.cacheEntriesMax(), BYTES_MAX, seed);
        this.bad = new VerdictTable(settings.failureEntriesMax(), BYTES_MAX, seed);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer; the metrics thread reads.
    public @Nullable TokenVerdict cached(byte[] envelope, int offset, int length) {
        long now = nowMs.getAsLong();
        TokenVerdict verdict = good.find(envelope, offset, length, now);
        if (verdict == null) {
            verdict = bad.find(envelope, offset, length, now);
        }
        if (verdict == null) {
            misses++;
        } else {
            hits++;
        }
        return verdict;
    }

    /** Keeps a verdict; only those that are about the token itself. */
    void keep(byte[] token, TokenVerdict verdict, long lifeLeftMs) {
        long now = nowMs.getAsLong();
        switch (verdict) {
            case TokenVerdict.Verified _ -> {
                if (lifeLeftMs > 0) {
                    good.put(token, verdict, now + lifeLeftMs);
                }
            }
            case TokenVerdict.Refused _ -> bad.put(token, verdict, now + failureMs);
            case TokenVerdict.KeysMissing _, TokenVerdict.Overloaded _ -> {}
        }
    }

    void forgetGood(Predicate<TokenVerdict> which) {
        good.removeIf(which);
    }

    /** New keys: what was unknown may be known now. */
    void forgetBad() {
        bad.clear();
    }

    int size() {
        return good.size();
    }

    int failures() {
        return bad.size();
    }

    long hits() {
        return hits;
    }

    long misses() {
        return misses;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.brokerservice.TokenVerifier.Outcome;
import dev.reeve.protocol.v1.Revocations;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of a token: cache, then the pool, then the list of revocations, then the cache again. A token with an unknown
 * key id waits while the keys are asked for once more, so that a rotation is not felt.
 *
 * <p>Owned by the broker's thread; the pool hands its results back as {@link Checked}.
 */
final class TokenChecks {

    /** Tokens that wait for keys. */
    private static final int PARKED_MAX = 1_000;

    /** What the pool found out. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Checked(long ticket, byte[] token, SigningKeys keys, Outcome outcome, boolean isLastTry) {}

    /** An answer for the state machine. */
    record Answer(long ticket, TokenVerdict verdict) {}

    private final VerifierPool pool;
    private final VerdictCache cache;
    private final InstantSource clock;
    private final RevocationList revocations = new RevocationList();
    private final Queue<Checked> parked = new ArrayDeque<>();
    private final Map<RefusalReason, AtomicLong> refusals = new ConcurrentHashMap<>();
    private @Nullable SigningKeys keys;

    TokenChecks(VerifierPool pool, VerdictCache cache, InstantSource clock) {
        this.pool = pool;
        this.cache = cache;
        this.clock = clock;
    }

    VerdictCache cache() {
        return cache;
    }

    RevocationList revocations() {
        return revocations;
    }

    boolean hasKeys() {
        return keys != null;
    }

    /** Starts a check; an answer only if it can be given at once. */
    @Nullable
    Answer check(long ticket, byte[] token) {
        return submit(ticket, token, false);
    }

    private @Nullable Answer submit(long ticket, byte[] token, boolean isLastTry) {
        SigningKeys current = keys;
        if (current == null) {
            return new Answer(ticket, new TokenVerdict.KeysMissing());
        }
        return pool.submit(ticket, token, current, isLastTry)
                ? null
                : new Answer(ticket, new TokenVerdict.Overloaded());
    }

    /** Takes a result; null if the token has to wait for keys: then the caller sees that they are asked for. */
    @Nullable
    Answer checked(Checked result) {
        if (result.outcome() instanceof Outcome.Good && !result.keys().equals(keys)) {
            return submit(result.ticket(), result.token(), result.isLastTry()); // The key may have leaked meanwhile.
        }
        TokenVerdict verdict = result.outcome().verdict();
        if (result.outcome() instanceof Outcome.Bad(RefusalReason reason)) {
            if (reason == RefusalReason.KEY_UNKNOWN && !result.isLastTry() && parked.size() < PARKED_MAX) {
                parked.add(result);
                return null;
            }
            count(reason);
            cache.keep(result.token(), verdict, 0);
        }
        if (result.outcome() instanceof Outcome.Good(var identity, long expiresUnix)) {
            if (revocations.isRevoked(identity)) {
                verdict = new TokenVerdict.Refused(RefusalReason.REVOKED.label());
                count(RefusalReason.REVOKED);
                cache.keep(result.token(), verdict, 0);
            } else {
                cache.keep(result.token(), verdict, (expiresUnix - nowUnix()) * 1_000);
            }
        }
        return new Answer(result.ticket(), verdict);
    }

    boolean hasParked() {
        return !parked.isEmpty();
    }

    /** New keys, or null if they could not be had: either way nobody waits any longer. */
    List<Answer> keysAsked(@Nullable SigningKeys loaded) {
        if (loaded != null) {
            use(loaded.without(revocations::isLeaked));
        }
        List<Answer> answers = new ArrayList<>();
        for (Checked waiting = parked.poll(); waiting != null; waiting = parked.poll()) {
            Answer atOnce = submit(waiting.ticket(), waiting.token(), true);
            if (atOnce != null) {
                answers.add(atOnce);
            }
        }
        return answers;
    }

    private void use(SigningKeys trusted) {
        if (!trusted.equals(keys)) {
            keys = trusted;
            cache.forgetBad();
            cache.forgetGood(_ -> true); // A key that left the set must not live on in the cache.
        }
    }

    void revoked(Revocations items) {
        revocations.add(items, nowUnix());
        cache.forgetGood(revocations::isRevoked);
        SigningKeys current = keys;
        if (current != null) {
            use(current.without(revocations::isLeaked));
        }
    }

    void tidy() {
        revocations.removeExpired(nowUnix());
    }

    private void count(RefusalReason reason) {
        refusals.computeIfAbsent(reason, _ -> new AtomicLong()).incrementAndGet();
    }

    long refusals(RefusalReason reason) {
        AtomicLong count = refusals.get(reason);
        return count == null ? 0 : count.get();
    }

    private long nowUnix() {
        return clock.instant().getEpochSecond();
    }
}

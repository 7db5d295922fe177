// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.brokerservice.TokenChecks.Answer;
import dev.reeve.brokerservice.TokenChecks.Checked;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TokenChecksTest {

    private static final TokenForge FORGE = new TokenForge("k1");
    private static final TokenForge NEXT = new TokenForge("k2");
    private static final TokenSettings SETTINGS =
            new TokenSettings(1, 1, 100, 100, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(5));

    private final ManualClock clock = ManualClock.startingAt(Instant.ofEpochSecond(TokenForge.NOW));
    private final BlockingQueue<Checked> results = new LinkedBlockingQueue<>();
    private final VerifierPool pool = new VerifierPool(SETTINGS, clock, results::add);
    private final VerdictCache cache = new VerdictCache(SETTINGS, 1, clock::nowMs);
    private final TokenChecks checks = new TokenChecks(pool, cache, clock);

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    @Tag("F10")
    void letsNobodyInWithoutKeys() {
        assertThat(checks.check(1, FORGE.token(TokenForge.NOW)))
                .isEqualTo(new Answer(1, new TokenVerdict.KeysMissing()));
        assertThat(cached(FORGE.token(TokenForge.NOW))).isNull();
    }

    @Test
    void remembersGoodTokenUntilItExpires() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW);

        Answer answer = checkWith(FORGE, token);

        assertThat(answer.verdict()).isInstanceOf(TokenVerdict.Verified.class);
        assertThat(cached(token)).isSameAs(answer.verdict());
        clock.advance(Duration.ofSeconds(599));
        assertThat(cached(token)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cached(token)).isNull();
        assertThat(cache.hits()).isEqualTo(2);
    }

    @Test
    void remembersBadTokenForTenSeconds() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW - 1_000);

        assertThat(checkWith(FORGE, token).verdict()).isEqualTo(new TokenVerdict.Refused("expired"));

        assertThat(checks.refusals(RefusalReason.EXPIRED)).isEqualTo(1);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(cached(token)).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(cached(token)).isNull();
    }

    @Test
    @Tag("A4")
    void refusesRevokedSessionAtOnceThoughItWasRemembered() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW);
        checkWith(FORGE, token);

        checks.revoked(revocation("session", "s_1"));

        assertThat(cached(token)).isNull();
        assertThat(check(token).verdict()).isEqualTo(new TokenVerdict.Refused("revoked"));
        assertThat(checks.refusals(RefusalReason.REVOKED)).isEqualTo(1);
    }

    @Test
    @Tag("A4")
    void refusesRevokedAccountsAndKeysAndNobodyElse() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW);
        checkWith(FORGE, token);

        checks.revoked(revocation("session", "s_2"));
        checks.revoked(revocation("account", "u_2"));
        checks.revoked(revocation("session", "u_1"));
        assertThat(cached(token)).isNotNull();
        checks.revoked(revocation("account", "u_1"));
        assertThat(cached(token)).isNull();
        assertThat(check(token).verdict()).isEqualTo(new TokenVerdict.Refused("revoked"));
    }

    @Test
    @Tag("A1")
    void refusesTokensOfASigningKeyThatHasLeakedThoughItIsStillPublished() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW);
        checkWith(FORGE, token);

        checks.revoked(revocation("signing-key", "k1"));
        checks.keysAsked(TokenForge.keys(FORGE, NEXT));

        assertThat(cached(token)).isNull();
        assertThat(checks.check(2, token)).isNull();
        assertThat(checks.checked(take())).as("waits for keys").isNull();
        assertThat(checks.keysAsked(TokenForge.keys(FORGE, NEXT))).isEmpty();
        assertThat(Objects.requireNonNull(checks.checked(take())).verdict())
                .isEqualTo(new TokenVerdict.Refused(RefusalReason.KEY_UNKNOWN.label()));
        assertThat(check(NEXT.token(TokenForge.NOW)).verdict()).isInstanceOf(TokenVerdict.Verified.class);
    }

    @Test
    @Tag("A1")
    void looksAgainAtATokenThatWasVerifiedWhileItsKeyLeaked() throws InterruptedException {
        checks.keysAsked(TokenForge.keys(FORGE, NEXT));
        byte[] token = FORGE.token(TokenForge.NOW);
        assertThat(checks.check(1, token)).isNull();
        Checked verified = take();

        checks.revoked(revocation("signing-key", "k1"));

        assertThat(checks.checked(verified)).isNull();
        assertThat(checks.checked(take()))
                .as("unknown now, so keys are asked for")
                .isNull();
        assertThat(checks.hasParked()).isTrue();
        assertThat(cached(token)).isNull();
    }

    @Test
    void forgetsRevocationWhenNoTokenOfItCanLiveAnyMore() {
        checks.revoked(revocation("session", "s_1"));
        assertThat(checks.revocations().size()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(700));
        checks.tidy();

        assertThat(checks.revocations().size()).isZero();
    }

    @Test
    void tokenWithUnknownKeyWaitsForTheKeysOnce() throws InterruptedException {
        checks.keysAsked(TokenForge.keys(FORGE));
        byte[] token = NEXT.token(TokenForge.NOW);
        assertThat(checks.check(7, token)).isNull();

        assertThat(checks.checked(take())).isNull();
        assertThat(checks.hasParked()).isTrue();
        assertThat(checks.keysAsked(TokenForge.keys(FORGE, NEXT))).isEmpty();

        Answer answer = Objects.requireNonNull(checks.checked(take()));
        assertThat(answer.ticket()).isEqualTo(7);
        assertThat(answer.verdict()).isInstanceOf(TokenVerdict.Verified.class);
    }

    @Test
    void tokenWithKeyThatNobodyKnowsIsRefusedAfterwards() throws InterruptedException {
        checks.keysAsked(TokenForge.keys(FORGE));
        assertThat(checks.check(7, NEXT.token(TokenForge.NOW))).isNull();
        assertThat(checks.checked(take())).isNull();

        assertThat(checks.keysAsked(null)).isEmpty();

        Answer answer = checks.checked(take());
        assertThat(answer).isEqualTo(new Answer(7, new TokenVerdict.Refused("key_unknown")));
        assertThat(checks.hasKeys()).as("old keys stay in use").isTrue();
    }

    @Test
    void keyThatLeftTheSetDoesNotLiveOnInTheCache() throws InterruptedException {
        byte[] token = FORGE.token(TokenForge.NOW);
        checkWith(FORGE, token);

        checks.keysAsked(TokenForge.keys(NEXT));

        assertThat(cached(token)).isNull();
    }

    @Test
    void saysOverloadedWhenThePoolIsFull() {
        checks.keysAsked(TokenForge.keys(FORGE));
        Answer refused = null;
        for (int ticket = 0; refused == null && ticket < 10_000; ticket++) {
            refused = checks.check(ticket, FORGE.token(TokenForge.NOW));
        }

        assertThat(Objects.requireNonNull(refused).verdict()).isEqualTo(new TokenVerdict.Overloaded());
    }

    private Answer checkWith(TokenForge forge, byte[] token) throws InterruptedException {
        assertThat(checks.keysAsked(TokenForge.keys(forge))).isEmpty();
        return check(token);
    }

    private Answer check(byte[] token) throws InterruptedException {
        assertThat(checks.check(1, token)).isNull();
        return Objects.requireNonNull(checks.checked(take()));
    }

    private Checked take() throws InterruptedException {
        return Objects.requireNonNull(results.poll(10, TimeUnit.SECONDS));
    }

    private @Nullable TokenVerdict cached(byte[] token) {
        return cache.cached(token, 0, token.length);
    }

    private static Revocations revocation(String kind, String value) {
        return Revocations.newBuilder()
                .addItems(Revocation.newBuilder()
                        .setSeq(1)
                        .setKind(kind)
                        .setValue(value)
                        .setExpiresUnix(TokenForge.NOW + 660))
                .build();
    }
}

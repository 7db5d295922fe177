// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final FakeUpstream upstream = new FakeUpstream();
    private final Callers callers = new Callers(
            upstream,
            new KeyExchange(new Edge(upstream, UUID::randomUUID)),
            new LimitSettings.RateLimits(1, 1, 1, 1, 10, 10, 10),
            nowMs::get);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|-|None",
                "Bearer a.b.c|-|AccessToken",
                "bearer x|-|AccessToken",
                "Bearer rvs_1|-|ApiKey",
                "-|rvp_1|ApiKey",
                "-|token|Malformed",
                "Bearer x|rvs_1|Malformed",
                "Basic eA==|-|Malformed",
                "Bearer a b|-|Malformed",
                "Bearer|-|Malformed",
                "Bearer é|-|Malformed"
            })
    void credentialsAreReadFromTwoHeadersButOnlyOneAtATime(String authorization, String key, String kind) {
        assertThat(Credential.ofHeaders(authorization, key).getClass().getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void anEndlessTokenIsNotLookedAt() {
        assertThat(Credential.of("a".repeat(4_097))).isInstanceOf(Credential.Malformed.class);
    }

    @Test
    void anIdentityIsRememberedUntilItsTokenExpires() {
        // Given
        upstream.token("tok", "u_1", 1_010);
        Credential token = new Credential.AccessToken("tok");
        callers.resolve(token, "a");

        // When
        nowMs.set(1_009_999);
        callers.resolve(token, "a");
        int within = upstream.identityQuestions.size();
        nowMs.set(1_010_000);
        callers.resolve(token, "a");

        // Then
        assertThat(within).isEqualTo(1);
        assertThat(upstream.identityQuestions).hasSize(2);
    }

    @Test
    void aRefusalIsRememberedForTenSeconds() {
        // Given
        Credential token = new Credential.AccessToken("bad");
        assertThatThrownBy(() -> callers.resolve(token, "a")).isInstanceOf(Refusal.class);

        // When
        upstream.token("bad", "u_1");

        // Then
        assertThatThrownBy(() -> callers.resolve(token, "a")).isInstanceOf(Refusal.class);
        nowMs.addAndGet(Duration.ofSeconds(10).toMillis());
        assertThat(callers.resolve(token, "a").token()).isEqualTo("bad");
    }

    @Test
    void whatWasRevokedIsForgotten() {
        // Given
        upstream.token("tok", "u_1");
        callers.resolve(new Credential.AccessToken("tok"), "a");

        // When
        callers.forget("s_u_1");

        // Then
        assertThat(callers.known(new Credential.AccessToken("tok"), "a")).isNull();
    }

    @Test
    void aScopeIsDemandedAndAdminImpliesAll() {
        // Given
        Caller user = caller("logs:write");
        Caller admin = caller("admin");

        // Then
        assertThatCode(() -> admin.demand("services:read")).doesNotThrowAnyException();
        assertThatCode(() -> user.demand("logs:write")).doesNotThrowAnyException();
        assertThatThrownBy(() -> user.demand("services:read")).hasMessageContaining("services:read");
        assertThatThrownBy(() -> Caller.anonymous("a").demand("x")).hasMessageContaining("token");
    }

    @Test
    void topicsAreOwnOrScopedByWholeWords() {
        Identity user = Identity.newBuilder()
                .setSubject("u_1")
                .setInstallation("i_1")
                .addAllScopes(List.of("topics:subscribe:chat", "topics:publish:*"))
                .build();
        assertThatCode(() -> {
                    TopicRights.demandRead(user, "user.u_1");
                    TopicRights.demandRead(user, "device.i_1");
                    TopicRights.demandRead(user, "chat");
                    TopicRights.demandRead(user, "chat.lobby.1");
                    TopicRights.demandWrite(user, "anything.else");
                })
                .doesNotThrowAnyException();
        for (String topic : List.of("user.u_2", "chatter", "reeve.revocations", "user.u_1.x", "Bad", "a..b", "")) {
            assertThatThrownBy(() -> TopicRights.demandRead(user, topic)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> TopicRights.demandWrite(user, "reeve.log.default"))
                .isInstanceOf(Refusal.class);
    }

    private static Caller caller(String scope) {
        Identity identity =
                Identity.newBuilder().setSubject("u_1").addScopes(scope).build();
        return new Caller("t", identity, "a");
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The form of access tokens and the life of the keys that sign them. */
class AccessTokenIT {
    private static final ApiKey ADMIN_KEY = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom());

    private final AuthFixture fixture =
            new AuthFixture(List.of(new KeyFile.Source("admin", ADMIN_KEY, Scopes.OF_THE_ADMIN_KEY)));

    @AfterEach
    void close() {
        fixture.close();
    }

    private String jwks() {
        return fixture.auth.keyRing().jwks();
    }

    private StartedSession start() {
        return fixture.auth.startAnonymous().run(NOBODY, PHONE);
    }

    @Test
    @Tag("A1")
    void carriesExactlyTheClaimsOfTheDesign() throws Exception {
        StartedSession session = fixture.signUp("ada@example.org");

        JsonNode claims = TokenVerifier.verified(session.access().text(), jwks());

        long now = fixture.clock.instant().getEpochSecond();
        assertThat(claims.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "iss",
                        "aud",
                        "sub",
                        "tnt",
                        "sid",
                        "ins",
                        "jti",
                        "iat",
                        "exp",
                        "auth_time",
                        "scope",
                        "roles",
                        "amr",
                        "anon");
        assertThat(claims.get("iss").asText()).isEqualTo("http://127.0.0.1:8080");
        assertThat(claims.get("aud").asText()).isEqualTo("reeve");
        assertThat(claims.get("sub").asText()).isEqualTo(session.subject()).startsWith("u_");
        assertThat(claims.get("tnt").asText()).isEqualTo("default");
        assertThat(claims.get("sid").asText()).isEqualTo(session.session()).startsWith("s_");
        assertThat(claims.get("ins").asText()).isEqualTo(session.installation()).startsWith("i_");
        assertThat(claims.get("iat").asLong()).isEqualTo(now);
        assertThat(claims.get("exp").asLong()).isEqualTo(now + 600);
        assertThat(claims.get("auth_time").asLong()).isEqualTo(now);
        assertThat(claims.get("scope").asText()).isEqualTo("logs:write");
        assertThat(claims.get("amr").get(0).asText()).isEqualTo("pwd");
        assertThat(claims.get("anon").asBoolean()).isFalse();
        assertThat(session.access().text()).hasSizeLessThan(800);
        assertThat(session.access().expiresIn()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void tellsAnonymousAccountsAndKeysApart() throws Exception {
        JsonNode anonymous = TokenVerifier.verified(start().access().text(), jwks());
        JsonNode key = TokenVerifier.verified(
                fixture.auth
                        .keyAccess()
                        .exchange(NOBODY, ADMIN_KEY.text())
                        .access()
                        .text(),
                jwks());

        assertThat(anonymous.get("anon").asBoolean()).isTrue();
        assertThat(key.get("sub").asText()).isEqualTo(ADMIN_KEY.id());
        assertThat(key.get("scope").asText()).isEqualTo("admin");
        assertThat(key.has("sid")).isFalse();
        assertThat(key.has("ins")).isFalse();
    }

    @Test
    void givesEveryTokenAnIdOfItsOwn() throws Exception {
        List<String> ids = new ArrayList<>();

        for (int i = 0; i < 20; i++) {
            ids.add(TokenVerifier.verified(start().access().text(), jwks())
                    .get("jti")
                    .asText());
        }

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.length() == 22);
    }

    @Test
    void publishesTheNextKeyLongBeforeItSigns() throws Exception {
        String early = jwks();
        fixture.clock.advance(Duration.ofDays(30));
        fixture.auth.keyRing().refresh();

        String token = start().access().text();

        assertThat(TokenVerifier.verified(token, early))
                .as("the old key set knows the new key")
                .isNotNull();
    }

    @Test
    void keepsAKeyPublishedUntilItsLastTokenHasEnded() throws Exception {
        fixture.clock.advance(Duration.ofDays(30));
        String old = start().access().text();
        fixture.auth.keyRing().refresh();

        assertThat(TokenVerifier.verified(old, jwks())).isNotNull();

        fixture.clock.advance(Duration.ofHours(1));
        fixture.auth.keyRing().refresh();
        String kid = TokenVerifier.json(old.split("\\.", -1)[0]).get("kid").asText();
        assertThat(jwks()).doesNotContain(kid);
        assertThat(fixture.texts("SELECT state FROM auth.signing_key WHERE private_key IS NULL"))
                .containsExactly("gone");
    }

    @Test
    void makesOneActiveKeyWhenManyReplicasStartAtOnce() throws Exception {
        int _ = fixture.update("DELETE FROM auth.signing_key");

        List<String> kids =
                Race.run(6, i -> () -> fixture.replica().keyRing().signer().kid());

        assertThat(kids).hasSize(6).containsOnly(kids.getFirst());
        assertThat(fixture.texts("SELECT state FROM auth.signing_key ORDER BY 1"))
                .containsExactly("active", "next");
    }

    @Test
    void saysSoWhenTheEncryptionKeyIsAnotherOne() {
        AuthSettings good = AuthFixture.settings(AuthFixture.CHEAP, List.of());
        AuthSettings other = withKeys(good, List.of(EncryptionKey.parse(AuthFixture.newKey())));

        AuthRefusal refusal = refusalOf(() -> fixture.replica(other));

        assertThat(refusal.reason()).isEqualTo(AuthReason.SIGNING_KEY_UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("encryption key");
    }

    @Test
    void opensOldSecretsWhileTheEncryptionKeyIsReplaced() {
        StartedSession session = start();
        AuthSettings good = AuthFixture.settings(AuthFixture.CHEAP, List.of());
        AuthSettings rotating = withKeys(
                good,
                List.of(
                        EncryptionKey.parse(AuthFixture.newKey()),
                        good.encryptionKeys().getFirst()));

        StartedSession next = fixture.replica(rotating).refresh().run(NOBODY, session.refreshToken());

        assertThat(next.session()).isEqualTo(session.session());
        AuthDomain withoutTheOld =
                fixture.replica(withKeys(good, List.of(rotating.encryptionKeys().getFirst())));
        assertThat(withoutTheOld.refresh().run(NOBODY, next.refreshToken()).session())
                .as("what was used meanwhile is closed with the new key")
                .isEqualTo(session.session());
    }

    @Test
    void keepsPrivateKeysEncrypted() {
        byte[] pkcs8Start = {0x30, (byte) 0x41};

        List<String> keys = fixture.texts("SELECT encode(private_key, 'hex') FROM auth.signing_key");

        assertThat(keys).hasSize(2).allMatch(key -> key.startsWith("01"));
        assertThat(keys).noneMatch(key -> key.contains(java.util.HexFormat.of().formatHex(pkcs8Start) + "020100"));
    }

    private static AuthSettings withKeys(AuthSettings settings, List<EncryptionKey> keys) {
        return new AuthSettings(
                settings.tokens(),
                settings.hashing(),
                settings.passwords(),
                settings.signInDelay(),
                settings.keyRotation(),
                settings.signUpMode(),
                settings.limits(),
                settings.mail(),
                keys,
                settings.keyFiles(),
                settings.sessionsPerOwnerMax(),
                settings.hooks(),
                settings.auditForwardTenant(),
                settings.oidc(),
                settings.everyoneScopes());
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthSettingsReaderTest {
    private static final String URL = "http://127.0.0.1:8080";

    private final Map<String, String> values = new LinkedHashMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void writeKeys() throws IOException {
        values.put("reeve.auth.encryption-key-file", file("encryption", AuthFixture.newKey()));
    }

    private String file(String name, String line) throws IOException {
        return Files.writeString(folder.resolve(name), line + "\n").toString();
    }

    private AuthSettings read(String publicUrl) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().withMapping(AuthConfig.class).addDiscoveredConverters();
        values.forEach(builder::withDefaultValue);
        return AuthSettingsReader.read(builder.build().getConfigMapping(AuthConfig.class), publicUrl);
    }

    @Test
    void hasTheDefaultsOfTheDesign() {
        AuthSettings settings = read(URL);

        assertThat(settings.tokens())
                .isEqualTo(new TokenSettings(
                        URL,
                        "reeve",
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        new SessionLife(Duration.ofDays(30), Duration.ofDays(90)),
                        new SessionLife(Duration.ofDays(7), Duration.ofDays(30)),
                        new SessionLife(Duration.ofMinutes(60), Duration.ofHours(12))));
        assertThat(settings.hashing())
                .isEqualTo(new HashSettings(new Argon2Cost(19_456, 2, 1), Peppers.NONE, 2, 100, Duration.ofSeconds(8)));
        assertThat(settings.signInDelay())
                .isEqualTo(new SignInDelay(4, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofDays(1)));
        assertThat(settings.keyRotation())
                .isEqualTo(new KeyRotation(Duration.ofDays(30), Duration.ofHours(1), Duration.ofHours(1)));
        assertThat(settings.passwords().rules().lengthMin()).isEqualTo(8);
        assertThat(settings.passwords().rules().lengthMax()).isEqualTo(128);
        assertThat(settings.sessionsPerOwnerMax()).isEqualTo(10);
        assertThat(settings.keyFiles()).isEmpty();
        assertThat(settings.signUpMode()).isEqualTo(SignUpMode.VERIFY);
        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        new LimitSettings.Mails(
                                new Limit("mails-per-recipient", 5, Duration.ofHours(1)),
                                new Limit("mails-per-address", 30, Duration.ofHours(1))),
                        new LimitSettings.Tries(
                                new Limit("code-tries-per-address", 30, Duration.ofMinutes(5)),
                                new Limit("mfa-tries-per-account", 15, Duration.ofMinutes(1)),
                                new Limit("sign-in-failures-per-address", 30, Duration.ofMinutes(5)),
                                1_000,
                                new Limit("sprayed-sign-ins-per-address", 1, Duration.ofSeconds(10))),
                        new LimitSettings.Load(
                                new Limit("accounts-per-address", 300, Duration.ofHours(1)),
                                new Limit("installations-per-address", 300, Duration.ofHours(1)),
                                new Limit("rotations-per-session", 10, Duration.ofMinutes(1)),
                                new Limit("refresh-failures-per-address", 150, Duration.ofMinutes(5)),
                                new Limit("idempotency-keys-per-subject", 10_000, Duration.ofDays(1)))));
        assertThat(settings.mail().transport()).isEqualTo(MailSettings.Transport.OFF);
        assertThat(settings.mail().sender(_ -> {})).isEmpty();
    }

    @Test
    void takesEveryLimitThatIsSet() {
        values.put("reeve.auth.limits.mails-per-recipient", "6");
        values.put("reeve.auth.limits.mails-per-address", "31");
        values.put("reeve.auth.limits.code-tries-per-address", "32");
        values.put("reeve.auth.limits.mfa-tries-per-account", "16");
        values.put("reeve.auth.limits.sign-in-failures-per-address", "33");
        values.put("reeve.auth.limits.sign-in-failures-in-all", "38");
        values.put("reeve.auth.limits.accounts-per-address", "34");
        values.put("reeve.auth.limits.installations-per-address", "37");
        values.put("reeve.auth.limits.rotations-per-session", "35");
        values.put("reeve.auth.limits.refresh-failures-per-address", "36");
        values.put("reeve.auth.limits.idempotency-keys-per-subject", "37");

        AuthSettings settings = read(URL);

        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        new LimitSettings.Mails(
                                new Limit("mails-per-recipient", 6, Duration.ofHours(1)),
                                new Limit("mails-per-address", 31, Duration.ofHours(1))),
                        new LimitSettings.Tries(
                                new Limit("code-tries-per-address", 32, Duration.ofMinutes(5)),
                                new Limit("mfa-tries-per-account", 16, Duration.ofMinutes(1)),
                                new Limit("sign-in-failures-per-address", 33, Duration.ofMinutes(5)),
                                38,
                                new Limit("sprayed-sign-ins-per-address", 1, Duration.ofSeconds(10))),
                        new LimitSettings.Load(
                                new Limit("accounts-per-address", 34, Duration.ofHours(1)),
                                new Limit("installations-per-address", 37, Duration.ofHours(1)),
                                new Limit("rotations-per-session", 35, Duration.ofMinutes(1)),
                                new Limit("refresh-failures-per-address", 36, Duration.ofMinutes(5)),
                                new Limit("idempotency-keys-per-subject", 37, Duration.ofDays(1)))));
    }

    @Test
    void takesEveryValueThatIsSet() throws IOException {
        ApiKey admin = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom());
        ApiKey app = ApiKey.generate(ApiKey.Kind.PUBLISHABLE, new SecureRandom());
        values.put("reeve.auth.admin-key-file", file("admin", admin.text()));
        values.put("reeve.auth.app-key-file", file("app", app.text()));
        values.put("reeve.auth.database.url", "jdbc:postgresql://db/reeve");
        values.put("reeve.auth.database.username", "auth");
        values.put("reeve.auth.database.password", "secret");
        values.put("reeve.auth.database.connections-max", "20");
        values.put("reeve.auth.token.access-life", "5m");
        values.put("reeve.auth.token.refresh-grace", "10s");
        values.put("reeve.auth.session.native-idle", "10d");
        values.put("reeve.auth.session.native-absolute", "20d");
        values.put("reeve.auth.session.browser-idle", "2d");
        values.put("reeve.auth.session.browser-absolute", "3d");
        values.put("reeve.auth.session.admin-idle", "10m");
        values.put("reeve.auth.session.admin-absolute", "1h");
        values.put("reeve.auth.session.per-account-max", "3");
        values.put("reeve.auth.hash.memory-kib", "47104");
        values.put("reeve.auth.hash.iterations", "1");
        values.put("reeve.auth.hash.parallelism", "2");
        values.put("reeve.auth.hash.threads", "4");
        values.put("reeve.auth.hash.queue-max", "50");
        values.put("reeve.auth.hash.wait-max", "5s");
        values.put("reeve.auth.password.length-min", "12");
        values.put("reeve.auth.password.length-max", "256");
        values.put("reeve.auth.sign-in.failures-free", "2");
        values.put("reeve.auth.sign-in.delay-first", "2s");
        values.put("reeve.auth.sign-in.delay-max", "30m");
        values.put("reeve.auth.sign-in.forget-after", "2h");
        values.put("reeve.auth.sign-up.mode", "immediate");
        values.put("reeve.auth.signing-key.active-for", "7d");
        values.put("reeve.auth.signing-key.published-before", "2h");
        values.put("reeve.auth.signing-key.published-after", "3h");

        AuthSettings settings = read("https://reeve.example.org/");

        assertThat(settings.tokens())
                .isEqualTo(new TokenSettings(
                        "https://reeve.example.org",
                        "reeve",
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        new SessionLife(Duration.ofDays(10), Duration.ofDays(20)),
                        new SessionLife(Duration.ofDays(2), Duration.ofDays(3)),
                        new SessionLife(Duration.ofMinutes(10), Duration.ofHours(1))));
        assertThat(settings.hashing())
                .isEqualTo(new HashSettings(new Argon2Cost(47_104, 1, 2), Peppers.NONE, 4, 50, Duration.ofSeconds(5)));
        assertThat(settings.passwords().rules().lengthMin()).isEqualTo(12);
        assertThat(settings.passwords().rules().lengthMax()).isEqualTo(256);
        assertThat(settings.signInDelay())
                .isEqualTo(new SignInDelay(2, Duration.ofSeconds(2), Duration.ofMinutes(30), Duration.ofHours(2)));
        assertThat(settings.keyRotation())
                .isEqualTo(new KeyRotation(Duration.ofDays(7), Duration.ofHours(2), Duration.ofHours(3)));
        assertThat(settings.sessionsPerOwnerMax()).isEqualTo(3);
        assertThat(settings.signUpMode()).isEqualTo(SignUpMode.IMMEDIATE);
        assertThat(settings.keyFiles()).extracting(source -> source.key().id()).containsExactly(admin.id(), app.id());
    }

    @Test
    void namesKeyValueAndWhatIsAllowed() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("reeve.auth.hash.memory-kib", "1024");
        wrong.put("reeve.auth.hash.threads", "0");
        wrong.put("reeve.auth.password.length-min", "4");
        wrong.put("reeve.auth.token.access-life", "2h");
        wrong.put("reeve.auth.session.native-absolute", "1d");
        wrong.put("reeve.auth.sign-in.delay-max", "0s");
        wrong.put("reeve.auth.signing-key.published-after", "15m");
        wrong.put("reeve.auth.database.connections-max", "0");
        wrong.put("reeve.auth.limits.mails-per-recipient", "0");

        wrong.forEach((key, value) -> {
            values.put(key, value);
            assertThatThrownBy(() -> read(URL))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("allowed:");
            values.remove(key);
        });
    }

    @Test
    void refusesAnUnknownKey() {
        values.put("reeve.auth.passwrd.length-min", "9");

        assertThatThrownBy(() -> read(URL)).hasMessageContaining("reeve.auth.passwrd.length-min");
    }

    @Test
    void refusesAPublicAddressThatIsNone() {
        for (String bad : new String[] {"", "reeve.example.org", "ftp://x", "http://", "::"}) {
            assertThatThrownBy(() -> read(bad)).as(bad).hasMessageContaining("reeve.public-url");
        }
    }

    @Test
    void refusesToStartWithoutAnEncryptionKeyOrWithADefaultOne() throws IOException {
        values.put("reeve.auth.encryption-key-file", file("weak", "changeme"));

        assertThatThrownBy(() -> read(URL)).hasMessageContaining("reeve.auth.encryption-key-file");
    }
}

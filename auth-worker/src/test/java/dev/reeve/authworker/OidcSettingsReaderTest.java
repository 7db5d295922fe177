// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.authworker.oidc.ClientSecret;
import dev.reeve.authworker.oidc.ProviderSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers as they are written in the configuration. */
class OidcSettingsReaderTest {
    private static final String GOOGLE = "reeve.auth.oidc.google.";

    @TempDir
    private Path folder;

    private static Map<String, String> google() {
        Map<String, String> values = new HashMap<>();
        values.put("reeve.auth.encryption-key-file", "/nowhere");
        values.put(GOOGLE + "issuer", "https://accounts.google.com");
        values.put(GOOGLE + "client-id", "web");
        return values;
    }

    private static OidcSettings read(Map<String, String> values) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().withMapping(AuthConfig.class).addDiscoveredConverters();
        values.forEach(builder::withDefaultValue);
        return OidcSettingsReader.read(
                builder.build().getConfigMapping(AuthConfig.class),
                "https://reeve.example",
                new Limit("oidc-per-address", 1, Duration.ofMinutes(1)));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void nothingIsTrustedUnlessSaid() {
        ProviderSettings google = read(google()).providers().getFirst();

        assertThat(google.name()).isEqualTo("google");
        assertThat(google.callback()).hasToString("https://reeve.example/v1/auth/oidc/callback");
        assertThat(google.scopes()).containsExactly("openid", "email", "profile");
        assertThat(google.client().secret()).isEqualTo(new ClientSecret.None());
        assertThat(google.trustedEmail()).isFalse();
        assertThat(google.privateAddresses()).isFalse();
        assertThat(google.formPost()).isFalse();
        assertThat(read(google()).redirects().allowed()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        Map<String, String> values = google();
        values.put(GOOGLE + "client-secret-file", file("secret", "s3cret\n").toString());
        values.put(GOOGLE + "native-client-ids", "android,ios");
        values.put(GOOGLE + "scopes", "openid");
        values.put(GOOGLE + "form-post", "true");
        values.put(GOOGLE + "trusted-email", "true");
        values.put(GOOGLE + "private-addresses", "true");
        values.put(GOOGLE + "ca-file", "/ca.pem");
        values.put("reeve.auth.redirects", "com.example.app:/in");

        OidcSettings settings = read(values);

        ProviderSettings google = settings.providers().getFirst();
        assertThat(google.client().secret()).isEqualTo(new ClientSecret.Text("s3cret"));
        assertThat(google.nativeClientIds()).containsExactly("android", "ios");
        assertThat(google.scopes()).containsExactly("openid");
        assertThat(List.of(google.formPost(), google.trustedEmail(), google.privateAddresses()))
                .containsOnly(true);
        assertThat(google.caFile()).contains(Path.of("/ca.pem"));
        assertThat(settings.redirects().allowed()).containsExactly("com.example.app:/in");
    }

    @Test
    void applesKeyStandsInThePlaceOfASecret() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> values = google();
        values.put(GOOGLE + "apple-key-file", file("key.p8", pem).toString());

        assertThatThrownBy(() -> read(values)).hasMessageContaining("apple-team-id");
        values.put(GOOGLE + "apple-team-id", "TEAM");
        values.put(GOOGLE + "apple-key-id", "KEY");
        ClientSecret secret = read(values).providers().getFirst().client().secret();
        values.put(GOOGLE + "apple-key-file", file("wrong.p8", "nonsense").toString());

        assertThat(secret).isInstanceOf(ClientSecret.Apple.class).hasToString("ClientSecret.Apple[KEY]");
        assertThatThrownBy(() -> read(values)).hasMessageContaining("no EC private key");
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, http://accounts.google.com",
        "issuer, accounts.google.com",
        "issuer, https://accounts.google.com?x=y",
        "scopes, email",
    })
    void aWrongValueIsNamed(String key, String value) {
        Map<String, String> values = google();
        values.put(GOOGLE + key, value);

        assertThatThrownBy(() -> read(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(GOOGLE + key);
    }
}

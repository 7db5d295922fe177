// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.SelfSigned;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records go on to: read from keys, and wrong ones named without a secret. */
class ForwardSettingsTest {
    private static final String SECRET = "Bearer s3cr3t";

    @TempDir
    Path folder;

    private static List<ForwardSettings> read(Map<String, String> keys) {
        Map<String, String> full = new HashMap<>();
        keys.forEach((key, value) -> full.put("reeve.logger.forward." + key, value));
        LoggerConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Path.class, 200, new PathConverter())
                .withMapping(LoggerConfig.class)
                .withSources(new PropertiesConfigSource(full, "test", 100))
                .build()
                .getConfigMapping(LoggerConfig.class);
        return ForwardSettingsReader.read(config.forward(), Instant.EPOCH);
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("secret"), text, StandardCharsets.UTF_8);
    }

    @Test
    void forwardsNothingUnlessSet() {
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void readsEveryKey() throws Exception {
        Path secret = file(SECRET + "\n");
        Path certificate = SelfSigned.make(folder, "DNS:localhost").pem();

        ForwardSettings settings = read(Map.of(
                        "acme.url", "https://collector.example/v1/logs?x=1",
                        "acme.headers.X-Team", "shop",
                        "acme.header-files.Authorization", secret.toString(),
                        "acme.min-level", "warn",
                        "acme.filter", "app=shop",
                        "acme.private-addresses", "true",
                        "acme.ca-file", certificate.toString()))
                .getFirst();

        assertThat(settings.tenant()).isEqualTo("acme");
        assertThat(settings.url()).isEqualTo(URI.create("https://collector.example/v1/logs?x=1"));
        assertThat(settings.headers()).isEqualTo(Map.of("x-team", "shop", "authorization", SECRET));
        assertThat(settings.filter().severityMin()).isEqualTo(13);
        assertThat(settings.filter().matches(Samples.record(Level.ERROR, 1, "x")))
                .isTrue();
        assertThat(settings.filter().matches(Samples.record(Level.INFO, 1, "x")))
                .isFalse();
        assertThat(settings.addresses().privateAllowed()).isTrue();
        assertThat(settings.caFile()).contains(certificate);
        assertThat(settings.toString()).doesNotContain("s3cr3t").doesNotContain("x=1");
    }

    @ParameterizedTest
    @CsvSource({
        "url,not a url,is no URL",
        "url,ftp://collector.example/,must be an https URL",
        "url,http://collector.example/,must be an https URL",
        "url,https://ada@collector.example/,must be an https URL",
        "url,https://127.0.0.1/,may not be called",
        "url,https://10.1.2.3/,may not be called",
        "url,https://[::1]/,may not be called",
        "url,https://169.254.169.254/,may not be called",
        "min-level,loud,is loud",
        "filter,level>=,is no filter",
        "headers.host,x,cannot be set",
        "headers.content-type,x,cannot be set",
        "headers.x-team,a\u0001b,is no header's value",
        "header-files.authorization,/no/such/file,cannot be read",
        "ca-file,/no/such/file,cannot be read"
    })
    void namesTheKeyOfAWrongSetting(String key, String value, String what) {
        Map<String, String> keys = new HashMap<>(Map.of("acme.url", "https://collector.example/"));
        keys.put("acme." + key, value);

        assertThatThrownBy(() -> read(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.logger.forward.\"acme\"." + key)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cr3t", "-----BEGIN CERTIFICATE-----\nczNjcjN0\n-----END CERTIFICATE-----\n"})
    void refusesTrustedCertificatesThatAreNone(String text) throws Exception {
        String path = file(text).toString();

        assertThatThrownBy(() -> read(Map.of("acme.url", "https://collector.example/", "acme.ca-file", path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.logger.forward.\"acme\".ca-file has no certificates in PEM")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void refusesTrustedCertificatesThatAreNotInPem() throws Exception {
        String pem = Files.readString(SelfSigned.make(folder, "DNS:localhost").pem());
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        String path = Files.write(folder.resolve("ca.der"), der).toString();

        assertThatThrownBy(() -> read(Map.of("acme.url", "https://collector.example/", "acme.ca-file", path)))
                .hasMessageContaining("ca-file has no certificates in PEM");
    }

    @Test
    void allowsClearTextToPrivateAddressesOnlyWhereTheyAreAllowed() {
        assertThat(read(Map.of("acme.url", "http://10.1.2.3:4318/v1/logs", "acme.private-addresses", "true")))
                .hasSize(1);
        assertThatThrownBy(() -> read(Map.of("acme.url", "http://8.8.8.8/v1/logs", "acme.private-addresses", "true")))
                .hasMessageContaining("may not be called");
    }

    @Test
    void saysNothingOfWhatAFileHolds() throws Exception {
        for (String wrong : List.of("", SECRET + "\n" + SECRET, "s3cr3t\u0007", "s3cr3t" + "x".repeat(9_000))) {
            String path = file(wrong).toString();

            assertThatThrownBy(() -> read(
                            Map.of("acme.url", "https://collector.example/", "acme.header-files.authorization", path)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("header-files.authorization")
                    .hasMessageNotContaining("s3cr3t");
        }
    }

    @Test
    void refusesAHeaderThatIsSetTwiceAndTooMany() throws Exception {
        String path = file(SECRET).toString();
        Map<String, String> many = new HashMap<>(Map.of("acme.url", "https://collector.example/"));
        IntStream.rangeClosed(0, ForwardSettings.HEADERS_MAX).forEach(i -> many.put("acme.headers.x-" + i, "v"));

        assertThatThrownBy(() -> read(Map.of(
                        "acme.url", "https://collector.example/",
                        "acme.headers.authorization", "x",
                        "acme.header-files.Authorization", path)))
                .hasMessageContaining("set twice")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> read(many)).hasMessageContaining("are more than 16");
    }

    @Test
    void refusesMoreTenantsThanItsBound() {
        Map<String, String> many = new HashMap<>();
        IntStream.rangeClosed(0, ForwardSettings.TENANTS_MAX)
                .forEach(i -> many.put("t" + i + ".url", "https://collector.example/"));

        assertThatThrownBy(() -> read(many)).hasMessageContaining("allowed is 32");
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysEnsureIT {
    private static final String[] ALL = {"curve", "tls", "postgresql", "encryption", "admin"};

    private final FakeApiServer server = new FakeApiServer();

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void mountsTheAccount() throws IOException {
        Files.writeString(folder.resolve("token"), FakeApiServer.TOKEN + "\n");
        Files.writeString(folder.resolve("namespace"), "shop");
        terminal = new Terminal(folder);
    }

    @AfterEach
    void endsTheServer() {
        server.close();
    }

    @Test
    void makesAllThatAnInstallationNeeds() {
        assertThat(ensure(ALL)).isZero();

        assertThat(server.objects().keySet())
                .containsExactly(
                        "configmaps/r-curve-allow",
                        "secrets/r-admin",
                        "secrets/r-auth-encryption",
                        "secrets/r-curve-auth",
                        "secrets/r-curve-broker",
                        "secrets/r-curve-cli",
                        "secrets/r-curve-gateway",
                        "secrets/r-curve-logger",
                        "secrets/r-curve-worker",
                        "secrets/r-postgresql",
                        "secrets/r-tls-internal-broker",
                        "secrets/r-tls-internal-ca",
                        "secrets/r-tls-internal-operator");
        assertThat(server.objects().values())
                .allMatch(object -> object.at("/metadata/labels/app").asText().equals("r"));
        assertThat(server.secret("r-admin", "admin-key")).matches("rvs_[0-9a-z]{85}\n");
        assertThat(Base64.getDecoder()
                        .decode(server.secret("r-auth-encryption", "encryption-key")
                                .strip()))
                .hasSize(32);
        assertThat(server.secret("r-postgresql", "url")).isEqualTo("jdbc:postgresql://r-postgresql:5432/reeve");
    }

    @Test
    void printsNoValue() {
        ensure(ALL);

        assertThat(terminal.out()).contains("made     Secret r-admin", "made     ConfigMap r-curve-allow");
        for (String secret : List.of("r-admin/admin-key", "r-postgresql/password")) {
            String[] parts = secret.split("/", -1);
            assertThat(terminal.out())
                    .doesNotContain(server.secret(parts[0], parts[1]).strip());
        }
    }

    @Test
    void leavesWhatIsThereAsItIs() {
        ensure(ALL);
        server.written();

        assertThat(ensure(ALL)).isZero();

        assertThat(server.written()).isEmpty();
    }

    @Test
    void letsEveryIdentityInToDoItsPart() {
        ensure("curve");

        assertThat(AllowList.parse(allowed()).entries())
                .extracting(AllowListEntry::user, entry -> entry.role().word())
                .containsExactlyInAnyOrder(
                        tuple("gateway", "gateway"),
                        tuple("auth", "auth"),
                        tuple("logger", "worker"),
                        tuple("worker", "worker"),
                        tuple("cli", "client"));
        assertThat(server.secret("r-curve-gateway", "reeve.key"))
                .contains("server=" + line(server.secret("r-curve-broker", "reeve.key"), "public="));
    }

    @Test
    void addsToTheAllowListAndTakesNothingFromIt() {
        ensure("curve");
        String before = allowed();
        server.remove("secrets/r-curve-worker");

        assertThat(ensure("curve")).isZero();

        assertThat(allowed()).startsWith(before).hasLineCount(6);
        assertThat(server.written()).contains("secrets/r-curve-worker", "configmaps/r-curve-allow");
    }

    @Test
    void saysWhichSecretHoldsNoKeyOfCurve() {
        ensure("curve");
        server.put("secrets/r-curve-auth", "reeve.key", "public=nonsense\n");

        assertThat(ensure("curve")).isEqualTo(1);

        assertThat(terminal.err())
                .contains("reeve.key of the Secret r-curve-auth cannot be used", "delete the Secret")
                .doesNotContain("Exception");
    }

    @Test
    void signsForBrokersAndOperatorWithOneAuthority() throws GeneralSecurityException {
        ensure("tls");

        X509Certificate authority = InternalCertificate.parse(server.secret("r-tls-internal-broker", "ca.crt"));
        for (String role : List.of("broker", "operator")) {
            X509Certificate leaf = InternalCertificate.parse(server.secret("r-tls-internal-" + role, "tls.crt"));
            leaf.verify(authority.getPublicKey());
            assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        }
        assertThat(authority.getBasicConstraints()).isZero();
        X509Certificate operator = InternalCertificate.parse(server.secret("r-tls-internal-operator", "tls.crt"));
        assertThat(operator.getSubjectAlternativeNames())
                .extracting(name -> name.get(1))
                .isEqualTo(List.of("reeve-operator", "r-operator"));
    }

    @Test
    void renewsACertificateInItsLastThirdWithTheSameAuthority() throws GeneralSecurityException {
        ensure("tls");
        String authority = server.secret("r-tls-internal-broker", "ca.crt");
        server.written();

        terminal.at(Clock.offset(Terminal.CLOCK, Duration.ofDays(480)));
        ensure("tls");
        assertThat(server.written()).isEmpty();

        terminal.at(Clock.offset(Terminal.CLOCK, Duration.ofDays(490)));
        ensure("tls");
        assertThat(server.written())
                .containsExactly("secrets/r-tls-internal-broker", "secrets/r-tls-internal-operator");
        assertThat(server.secret("r-tls-internal-broker", "ca.crt")).isEqualTo(authority);
        InternalCertificate.parse(server.secret("r-tls-internal-broker", "tls.crt"))
                .verify(InternalCertificate.parse(authority).getPublicKey());
    }

    @Test
    void saysWhatItMayNotDo() throws IOException {
        Files.writeString(folder.resolve("token"), "of somebody else");

        assertThat(ensure("admin")).isEqualTo(3);

        assertThat(terminal.err()).contains("did not get Secret r-admin: 403 forbidden");
    }

    @Test
    void saysThatItBelongsIntoAPod() {
        assertThat(terminal.run("keys", "ensure", "--name", "r", "admin")).isEqualTo(2);

        assertThat(terminal.err()).contains("this is no pod of a cluster");
    }

    private int ensure(String... kinds) {
        List<String> arguments = new ArrayList<>(List.of("keys", "ensure", "--name", "r", "--labels", "app=r"));
        arguments.addAll(List.of("--api", server.url().toString(), "--account", folder.toString()));
        arguments.addAll(List.of(kinds));
        return terminal.run(arguments.toArray(String[]::new));
    }

    private String allowed() {
        return Objects.requireNonNull(server.objects().get("configmaps/r-curve-allow"))
                .at("/data/allowed")
                .asText();
    }

    private static String line(String text, String begin) {
        return text.lines()
                .filter(each -> each.startsWith(begin))
                .findFirst()
                .orElseThrow()
                .substring(begin.length());
    }
}

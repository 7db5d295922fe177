// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Start, stop and start again, in every way a person does it. */
@Timeout(180)
class UpLifecycleIT {
    private static final String CREDENTIALS = "{\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}";

    /** Runs all the time; for what needs no start of its own. */
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private final DataFolder folder = DataFolder.make("lifecycle");

    @AfterEach
    void removeDataFolder() {
        folder.close();
    }

    @Test
    void stopsWithAllItsProcessesAndDataSurvivesARestartAndTheKeyIsShownOnce() {
        UpProcess first = UpProcess.start(folder.path());
        String key = first.adminKey();
        long database = first.database().pid();
        assertThat(ProcessHandle.of(database)).isPresent();
        assertThat(new Http(first.url())
                        .post("/v1/auth/sign-up", "", CREDENTIALS)
                        .status())
                .isEqualTo(200);
        assertThat(first.stop()).isIn(0, 130);
        assertThat(ProcessHandle.of(database).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();

        try (UpProcess second = UpProcess.startOn(first)) {
            Http.Answer signIn = new Http(second.url()).post("/v1/auth/sign-in", "", CREDENTIALS);
            assertThat(signIn.status()).as(signIn.body()).isEqualTo(200);
            assertThat(String.join("\n", second.lines())).doesNotContain(key).contains("admin-key");
            assertThat(second.cli("token").exitCode()).isZero();
        }
    }

    @Test
    void startsAgainAfterItWasKilled() {
        UpProcess first = UpProcess.start(folder.path());
        assertThat(new Http(first.url())
                        .post("/v1/auth/sign-up", "", CREDENTIALS)
                        .status())
                .isEqualTo(200);
        first.signal("KILL");
        first.awaitExit();

        try (UpProcess second = UpProcess.startOn(first)) {
            assertThat(new Http(second.url())
                            .post("/v1/auth/sign-in", "", CREDENTIALS)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void freshStartsEmpty() {
        UpProcess first = UpProcess.start(folder.path());
        String key = first.adminKey();
        new Http(first.url()).post("/v1/auth/sign-up", "", CREDENTIALS);
        first.stop();

        try (UpProcess second = UpProcess.startOn(first, "--fresh")) {
            assertThat(second.adminKey()).isNotEqualTo(key);
            assertThat(new Http(second.url())
                            .post("/v1/auth/sign-in", "", CREDENTIALS)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aSecondOneOnTheSameFolderSaysWhoHasIt() {
        UpProcess second = UpProcess.launch(REEVE.dataFolder(), UpProcess.freePorts());

        assertThat(second.awaitExit()).isEqualTo(5);
        assertThat(String.join("\n", second.lines()))
                .contains(REEVE.dataFolder().toString())
                .contains(Long.toString(REEVE.process().process().pid()));
    }

    @ParameterizedTest
    @CsvSource({"0,reeve.gateway.port", "1,reeve.broker.mdp.port", "2,quarkus.management.port"})
    void namesABusyPortWithTheSettingThatChangesIt(int which, String setting) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int[] ports = UpProcess.freePorts();
            ports[which] = taken.getLocalPort();

            UpProcess up = UpProcess.launch(folder.path(), ports);

            assertThat(up.awaitExit()).isEqualTo(5);
            assertThat(String.join("\n", up.lines()))
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains(setting);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reeve.gatway.port=8080, reeve.gatway.port",
        "reeve.gateway.prot=8080, reeve.gateway.prot",
        "reeve.gateway.drain.readiness=soon, reeve.gateway.drain.readiness",
        "reeve.gateway.limits.body=-1, reeve.gateway.limits.body",
        "reeve.auth.access-token-life=never, reeve.auth.access-token-life"
    })
    void namesAWrongSetting(String setting, String named) {
        UpProcess up = UpProcess.launch(folder.path(), UpProcess.freePorts(), UpProcess.settings(setting));

        assertThat(up.awaitExit()).isIn(1, 2);
        assertThat(up.lines()).anyMatch(line -> line.contains(named));
        assertThat(up.lines()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void keepsSecretsForTheOwnerAndOutOfLogs() throws IOException {
        Http http = new Http(REEVE.url());
        String token = http.anonymousToken();
        http.post("/v1/services/echo", token, "{}");
        http.post("/v1/auth/sign-up", "", CREDENTIALS.replace("ada", "secretive"));

        String log = Files.readString(REEVE.dataFolder().resolve("log/reeve.log"), StandardCharsets.UTF_8);

        assertThat(log).doesNotContain(REEVE.adminKey()).doesNotContain(token).doesNotContain("correct horse battery");
        for (String secret : List.of("admin-key", "app-key", "encryption-key", "database-password")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(REEVE.dataFolder().resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }
}

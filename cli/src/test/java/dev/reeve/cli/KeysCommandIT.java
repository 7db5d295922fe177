// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.Z85;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysCommandIT {
    private static final int Z85_KEY_CHARACTERS = 40;

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Terminal run(int exitCode, String... arguments) {
        Terminal terminal = new Terminal(folder);
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isEqualTo(exitCode);
        return terminal;
    }

    private JsonNode json(String... arguments) {
        return Json.parse(run(0, arguments).out()).orElseThrow();
    }

    @Test
    void newMakesPairForTheOwnerAlone() throws IOException {
        Terminal terminal = run(0, "keys", "new", path("broker.key"));

        Path file = folder.resolve("broker.key");
        CurveKeyFile keys = CurveKeyFile.read(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(terminal.out())
                .contains("public key  " + keys.pair().publicKeyZ85())
                .doesNotContain("allow-list");
    }

    @Test
    void aServersFileIsReadEvenIfItsPathCouldBeAKey() throws IOException {
        // Given
        int left = Z85_KEY_CHARACTERS - path("").length();
        Assumptions.assumeTrue(left > 1, "the folder of this test has too long a name");
        String server = path("b".repeat(left - 1));
        Terminal _ = run(0, "keys", "new", server);

        // When
        Terminal _ = run(0, "keys", "new", path("shop.key"), "--server", server);

        // Then
        assertThat(server).hasSize(Z85_KEY_CHARACTERS);
        assertThat(CurveKeyFile.read(folder.resolve("shop.key")).serverKey().orElseThrow())
                .isEqualTo(CurveKeyFile.read(Path.of(server)).pair().publicKey());
    }

    @Test
    void newPrintsTheLineOfTheAllowListAndCheckTakesIt() throws IOException {
        Terminal _ = run(0, "keys", "new", path("broker.key"));
        JsonNode made = json(
                "keys",
                "new",
                path("shop.key"),
                "--server",
                path("broker.key"),
                "--role",
                "worker",
                "--services",
                "shop.*,till",
                "--topics",
                "prices",
                "--tenant",
                "acme",
                "--json");
        String line = made.path("allowListLine").asText();
        Files.writeString(folder.resolve("allowed"), "# ours\n" + line + "\n");

        assertThat(line)
                .isEqualTo(made.path("publicKey").asText()
                        + " shop worker tenant=acme services=shop.*,till topics=prices");
        assertThat(run(0, "keys", "check", path("allowed")).out()).isEqualTo("good: 1 worker\n");
        assertThat(CurveKeyFile.read(folder.resolve("shop.key")).serverKey().orElseThrow())
                .isEqualTo(
                        CurveKeyFile.read(folder.resolve("broker.key")).pair().publicKey());
    }

    @Test
    void newLeavesExistingFileAlone() throws IOException {
        Files.writeString(folder.resolve("mine"), "precious");

        Terminal terminal = run(1, "keys", "new", path("mine"));

        assertThat(terminal.err()).contains("exists already");
        assertThat(folder.resolve("mine")).hasContent("precious");
    }

    @Test
    void newSaysWhatIsWrongWithItsOptionsBeforeItMakesAnything() {
        assertThat(run(2, "keys", "new", path("w.key"), "--role", "worker").err())
                .contains("which services");
        assertThat(run(2, "keys", "new", path("w.key"), "--role", "boss").err()).contains("none of client");
        assertThat(run(2, "keys", "new", path("w.key"), "--server", "abc").err())
                .contains("--server");
        assertThat(run(1, "keys", "new", path("none/w.key")).err()).contains("cannot be written");
        assertThat(folder.resolve("w.key")).doesNotExist();
    }

    @Test
    void showPrintsPublicKeys() {
        JsonNode broker = json("keys", "new", path("b.key"), "--json");
        Terminal _ = run(
                0,
                "keys",
                "new",
                path("c.key"),
                "--server",
                broker.path("publicKey").asText());

        assertThat(run(0, "keys", "show", path("b.key")).out())
                .isEqualTo("public key  " + broker.path("publicKey").asText() + "\n");
        assertThat(run(0, "keys", "show", path("c.key")).out())
                .contains("server key  " + broker.path("publicKey").asText());
    }

    @Test
    void rotateKeepsTheOldKeyUntilItIsFinished() {
        String first =
                json("keys", "new", path("b.key"), "--json").path("publicKey").asText();

        Terminal begun = run(0, "keys", "rotate", path("b.key"));
        JsonNode both = json("keys", "show", path("b.key"), "--json");
        Terminal again = run(1, "keys", "rotate", path("b.key"));
        Terminal finished = run(0, "keys", "rotate", "--finish", path("b.key"));
        JsonNode one = json("keys", "show", path("b.key"), "--json");

        assertThat(begun.out()).contains("Next:", "--finish", "old key     " + first);
        assertThat(both.path("oldPublicKey").asText()).isEqualTo(first);
        assertThat(both.path("publicKey").asText()).isNotEqualTo(first);
        assertThat(again.err()).contains("under way");
        assertThat(finished.out())
                .contains("public key  " + both.path("publicKey").asText());
        assertThat(one.has("oldPublicKey")).isFalse();
        assertThat(run(1, "keys", "rotate", "--finish", path("b.key")).err()).contains("no old key");
    }

    @Test
    void rotateKeepsPermissions() throws IOException {
        Terminal _ = run(0, "keys", "new", path("b.key"));
        Path file = folder.resolve("b.key");
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

        Terminal _ = run(0, "keys", "rotate", path("b.key"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--r-----");
    }

    @Test
    void rotateRefusesTheFileOfOneWhoConnects() {
        Terminal _ = run(0, "keys", "new", path("b.key"));
        Terminal _ = run(0, "keys", "new", path("c.key"), "--server", path("b.key"));

        assertThat(run(1, "keys", "rotate", path("c.key")).err()).contains("not a broker's");
    }

    @Test
    void checkNamesEveryWrongLine() throws IOException {
        Files.writeString(folder.resolve("allowed"), "x\n" + Z85.encode(new byte[32]) + " u boss\n");

        Terminal terminal = run(1, "keys", "check", path("allowed"));

        assertThat(terminal.lines()).hasSize(2);
        assertThat(terminal.lines().getLast()).startsWith("line 2: the role is none of");
        assertThat(run(1, "keys", "check", path("allowed"), "--json").out()).startsWith("{\"problems\":[\"line 1:");
    }

    @Test
    void checkWarnsOfEmptyList() throws IOException {
        Files.writeString(folder.resolve("allowed"), "# nobody\n");

        assertThat(run(0, "keys", "check", path("allowed")).out()).contains("nobody gets in");
    }

    @Test
    void saysWhatIsWrongWithFile() throws IOException {
        Files.writeString(folder.resolve("open"), "secret=x");
        Path _ = Files.setPosixFilePermissions(folder.resolve("open"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(run(1, "keys", "show", path("none")).err()).contains("does not exist");
        assertThat(run(1, "keys", "show", path("open")).err()).contains("chmod 600");
        assertThat(run(1, "keys", "check", path("none")).err()).contains("cannot be read");
    }

    @Test
    void noActionPrintsSecrets() throws IOException {
        Terminal made = run(0, "keys", "new", path("b.key"), "--role", "gateway");
        Pattern secretLine = Pattern.compile("secret=(.{40})");
        String secret = secretLine
                .matcher(Files.readString(folder.resolve("b.key")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        String printed = made.out()
                + made.err()
                + run(0, "keys", "show", path("b.key")).out()
                + run(0, "keys", "rotate", path("b.key")).out()
                + run(0, "keys", "rotate", "--finish", path("b.key"), "--json").out();

        assertThat(printed).isNotBlank().doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "show", "rotate", "check"})
    void everyActionExplainsItself(String action) {
        assertThat(run(0, "keys", action, "--help").out()).contains("FILE");
        assertThat(run(2, "keys", action).err()).contains("FILE");
    }

    @Test
    void asksWhichAction() {
        assertThat(run(2, "keys").err()).contains("Which action?");
        assertThat(run(0, "keys", "--help").out()).contains("rotate", "docs/keys.md");
    }
}

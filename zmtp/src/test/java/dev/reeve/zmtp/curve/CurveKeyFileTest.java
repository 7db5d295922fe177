// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurveKeyFileTest {
    /** RFC 26's own example keys, as libzmq's documentation has them. */
    private static final String SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

    private static final String PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        Path file = folder.resolve("keys");
        Files.writeString(file, text);
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void readsTheKeysOfLibzmqsDocumentation() throws IOException {
        CurveKeyFile keys = CurveKeyFile.read(file("public=" + PUBLIC + "\nsecret=" + SECRET + "\n"));

        assertThat(keys.pair().publicKeyZ85()).isEqualTo(PUBLIC);
        assertThat(keys.oldPair()).isEmpty();
        assertThat(keys.serverKey()).isEmpty();
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        CurveKeyPair old = CurveKeyPair.generate(random);
        CurveKeyPair server = CurveKeyPair.generate(random);
        CurveKeyFile keys =
                new CurveKeyFile(CurveKeyPair.generate(random), Optional.of(old), Optional.of(server.publicKey()));
        Path file = folder.resolve("new");

        keys.create(file);
        CurveKeyFile read = CurveKeyFile.read(file);

        assertThat(read.pair().secretKey()).isEqualTo(keys.pair().secretKey());
        assertThat(read.serverKeys().pairs())
                .extracting(CurveKeyPair::publicKeyZ85)
                .containsExactly(keys.pair().publicKeyZ85(), old.publicKeyZ85());
        assertThat(read.serverKey().orElseThrow()).isEqualTo(server.publicKey());
    }

    @Test
    void writesForTheOwnerAloneAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("new");

        new CurveKeyFile(CurveKeyPair.generate(random), Optional.empty(), Optional.empty()).create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void overwritesOnlyWhenTold() throws IOException {
        Path file = file("mine");
        CurveKeyFile keys = new CurveKeyFile(CurveKeyPair.generate(random), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> keys.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");

        keys.replace(file);
        assertThat(CurveKeyFile.read(file).pair().publicKey())
                .isEqualTo(keys.pair().publicKey());
    }

    @Test
    void takesCommentsBlanksAndWindowsLines() throws IOException {
        CurveKeyFile keys = CurveKeyFile.read(file("# mine\r\n\r\n secret=" + SECRET + " \r\n"));

        assertThat(keys.pair().publicKeyZ85()).isEqualTo(PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw--w----"})
    void refusesFileOthersMayReadOrChange(String permissions) throws IOException {
        Path file = file("secret=" + SECRET);
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> CurveKeyFile.read(file))
                .isInstanceOf(CurveKeyException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining(file.toString());
    }

    @Test
    void takesFileItsGroupMayReadAsKubernetesMountsIt() throws IOException {
        Path file = file("secret=" + SECRET);
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

        assertThat(CurveKeyFile.read(file).pair().publicKeyZ85()).isEqualTo(PUBLIC);
    }

    @Test
    void namesMissingFile() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> CurveKeyFile.read(none))
                .isInstanceOf(CurveKeyException.class)
                .hasMessageContaining(none.toString())
                .hasMessageContaining("does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "public=" + PUBLIC,
                "secret=" + SECRET + "\nsecret=" + SECRET,
                "secret=" + SECRET + "x",
                "secret=~)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
                "secret=" + SECRET + "\npublic=" + SECRET,
                "secret=" + SECRET + "\nold-public=" + PUBLIC,
                "secret=" + SECRET + "\nsomething=else",
                SECRET
            })
    void refusesMalformedFileWithoutShowingItsContent(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> CurveKeyFile.read(file))
                .isInstanceOf(CurveKeyException.class)
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("IlAW", "else");
    }

    @Test
    void refusesLargeFile() throws IOException {
        Path file = file("#".repeat(4_097));

        assertThatThrownBy(() -> CurveKeyFile.read(file)).hasMessageContaining("4096");
    }

    @Test
    void whoConnectsMustSayToWhom() throws IOException {
        CurveKeyFile keys = CurveKeyFile.read(file("secret=" + SECRET));

        assertThatThrownBy(() -> keys.client(random, CurveCrypto.ofProcess())).hasMessageContaining("server=");
    }

    @Test
    void neverShowsSecrets() throws IOException {
        CurveKeyFile keys = CurveKeyFile.read(file("secret=" + SECRET));

        assertThat(keys.toString() + keys.pair()).contains(PUBLIC).doesNotContain(SECRET);
    }
}

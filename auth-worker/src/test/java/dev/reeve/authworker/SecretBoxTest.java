// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private static final byte[] SECRET = "the secret".getBytes(UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final EncryptionKey key = EncryptionKey.parse(AuthFixture.newKey());
    private final SecretBox box = new SecretBox(List.of(key), random);

    @TempDir
    Path folder;

    @Test
    void opensWhatItClosedInTheSameRowOnly() {
        ClosedBox closed = box.close("session:1", SECRET);

        assertThat(box.open("session:1", closed))
                .hasValueSatisfying(open -> assertThat(open).isEqualTo(SECRET));
        assertThat(box.open("session:2", closed)).isEmpty();
        assertThat(box.close("session:1", SECRET).bytes()).isNotEqualTo(closed.bytes());
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        ClosedBox closed = box.close("session:1", SECRET);

        for (int i = 0; i < closed.bytes().length; i++) {
            byte[] changed = closed.bytes().clone();
            changed[i] ^= 1;
            assertThat(box.open("session:1", new ClosedBox(changed)))
                    .as("byte %d", i)
                    .isEmpty();
        }
        assertThat(box.open("session:1", new ClosedBox(new byte[0]))).isEmpty();
    }

    @Test
    void opensWithTheKeyBeforeWhileItIsReplaced() {
        ClosedBox closed = box.close("row", SECRET);
        EncryptionKey next = EncryptionKey.parse(AuthFixture.newKey());

        assertThat(new SecretBox(List.of(next, key), random).open("row", closed))
                .isPresent();
        assertThat(new SecretBox(List.of(next), random).open("row", closed)).isEmpty();
    }

    @Test
    void refusesWeakDefaultAndMalformedKeys() {
        for (String bad : List.of(
                "",
                "changeme",
                Base64.getEncoder().encodeToString(new byte[32]),
                Base64.getEncoder().encodeToString("changeme-changeme-changeme-12345".getBytes(UTF_8)),
                Base64.getEncoder().encodeToString(new byte[16]),
                "not base64!")) {
            assertThatThrownBy(() -> EncryptionKey.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesSettingAndFileButNeverTheContent() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "hunter2hunter2\n");

        assertThatThrownBy(() -> SecretFile.encryptionKeys("reeve.auth.encryption-key-file", file))
                .hasMessageContaining("reeve.auth.encryption-key-file")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> SecretFile.apiKey("reeve.auth.admin-key-file", file, ApiKey.Kind.SECRET))
                .hasMessageContaining("reeve.auth.admin-key-file")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() ->
                        SecretFile.apiKey("reeve.auth.admin-key-file", folder.resolve("none"), ApiKey.Kind.SECRET))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void readsOneKeyOrTwoAndRefusesAKeyOfTheOtherKind() throws IOException {
        Path two = Files.writeString(folder.resolve("two"), AuthFixture.newKey() + "\n" + AuthFixture.newKey() + "\n");
        Path app = Files.writeString(
                folder.resolve("app"),
                ApiKey.generate(ApiKey.Kind.PUBLISHABLE, random).text());

        assertThat(SecretFile.encryptionKeys("x", two)).hasSize(2);
        assertThat(SecretFile.apiKey("x", app, ApiKey.Kind.PUBLISHABLE).kind()).isEqualTo(ApiKey.Kind.PUBLISHABLE);
        assertThatThrownBy(() -> SecretFile.apiKey("x", app, ApiKey.Kind.SECRET))
                .hasMessageContaining("kind secret");
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    @TempDir
    private Path folder;

    @Test
    void keepsEntriesForTheNextStart() {
        Store.inFolder(folder).write("outbox/1", bytes("one"));
        Store.inFolder(folder).write("outbox/1", bytes("two"));

        Store next = Store.inFolder(folder);

        assertThat(next.read("outbox/1")).isEqualTo(bytes("two"));
        assertThat(next.read("session")).isNull();
    }

    @Test
    void namesEntriesInOrderAndForgetsWhatIsRemoved() {
        Store store = Store.inFolder(folder);
        store.write("outbox/2", bytes("b"));
        store.write("outbox/1", bytes("a"));
        store.write("session", bytes("s"));
        store.write("outbox/3", bytes("c"));

        store.remove("outbox/3");

        assertThat(store.names("outbox/")).containsExactly("outbox/1", "outbox/2");
        store.remove("outbox/3");
    }

    @Test
    void aHalfWrittenEntryIsNone() throws IOException {
        Files.write(folder.resolve("session.part"), bytes("{\"use"));

        Store store = Store.inFolder(folder);

        assertThat(store.read("session")).isNull();
        assertThat(store.names("")).isEmpty();
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        Store.inFolder(folder).write("session", bytes("s"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("session"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesNamesThatLeaveTheFolder() {
        Store store = Store.inFolder(folder);

        assertThatThrownBy(() -> store.read("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SodiumLibraryTest {
    private static final Path DEBIAN = Path.of("/usr/lib/x86_64-linux-gnu/libsodium.so.23");

    @Test
    void isUsedWhereItIsInstalled() {
        assumeTrue(Files.exists(DEBIAN), "libsodium is not installed here: libsodium23");

        CurveCrypto crypto = CurveCrypto.of(CurveCrypto.Choice.AUTO);

        assertThat(crypto.choice()).isEqualTo(CurveCrypto.Choice.LIBSODIUM);
        assertThat(crypto).asString().matches("libsodium 1\\.0\\.\\d+");
    }

    @Test
    void isNotTouchedWhereNativeAccessWasNotAllowed() {
        SodiumLibrary.Loaded loaded = SodiumLibrary.load(List.of(DEBIAN.toString()), false);

        assertThat(loaded.calls()).isNull();
        assertThat(loaded.problem()).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void saysUnderWhichNamesItWasLookedFor() {
        SodiumLibrary.Loaded loaded = SodiumLibrary.load(List.of("libnothing.so.1", "libnothing.so.2"), true);

        assertThat(loaded.calls()).isNull();
        assertThat(loaded.problem()).contains("not installed").contains("libnothing.so.1, libnothing.so.2");
    }

    @Test
    void isRefusedIfItHasNotTheFunctions() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));

        SodiumLibrary.Loaded loaded = SodiumLibrary.load(List.of("libc.so.6"), true);

        assertThat(loaded.calls()).isNull();
        assertThat(loaded.problem()).contains("libc.so.6 cannot be used");
    }

    @Test
    void isNotLookedForOnWindows() {
        assertThat(SodiumLibrary.names("Windows 11")).isEmpty();
        assertThat(SodiumLibrary.load(List.of(), true).problem()).isEqualTo("libsodium is not installed here");
        assertThat(SodiumLibrary.names("Linux")).containsExactly("libsodium.so.26", "libsodium.so.23");
        assertThat(SodiumLibrary.names("Mac OS X")).contains("libsodium.26.dylib", "libsodium.23.dylib");
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice, in JVMs of their own: what they may call is said on their command line. */
final class CurveCryptoIT {
    private static final int START_S = 60;

    /** Prints what a process would use, and whether it opens its own box. */
    static final class Chosen {
        private Chosen() {}

        public static void main(String[] arguments) {
            CurveCrypto crypto = CurveCrypto.ofProcess();
            byte[] nonce = new byte[CurveBox.NONCE_BYTES];
            CurveBox box = CurveBox.withKey(crypto, new byte[32]);
            byte[] sealed = box.seal(nonce, nonce);
            System.out.println((box.open(nonce, sealed, 0, sealed.length) == null ? "broken " : "uses ") + crypto);
        }
    }

    private record Ended(int code, String output) {}

    private static Ended java(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chosen.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(START_S, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutNativeAccessJavaIsUsedAndTheJvmHasNothingToWarnOf() throws Exception {
        Ended ended = java();

        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .hasLineCount(1)
                .startsWith("uses BouncyCastle")
                .contains("--enable-native-access");
    }

    @Test
    void askedForLibsodiumWithoutNativeAccessItDoesNotStartAndSaysWhatToDo() throws Exception {
        Ended ended = java("-Dreeve.crypto=libsodium");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output())
                .contains("reeve.crypto=libsodium: this JVM may not call C libraries: start it with"
                        + " --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void withNativeAccessTheFastestHereIsUsed() throws Exception {
        Ended ended = java("--enable-native-access=ALL-UNNAMED");

        assertThat(ended.code()).isZero();
        assertThat(ended.output()).hasLineCount(1);
        assertThat(ended.output().strip()).isEqualTo("uses " + CurveCrypto.of(CurveCrypto.Choice.AUTO));
    }

    @Test
    void bouncyCastleIsUsedWhereItIsAskedFor() throws Exception {
        Ended ended = java("--enable-native-access=ALL-UNNAMED", "-Dreeve.crypto=bouncycastle");

        assertThat(ended.output().strip()).isEqualTo("uses BouncyCastle");
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "bouncycastle, BOUNCYCASTLE", "libsodium, LIBSODIUM"})
    void hasWordsForConfiguration(String word, CurveCrypto.Choice choice) {
        assertThat(CurveCrypto.Choice.parse(word)).isEqualTo(choice);
        assertThat(choice.word()).isEqualTo(word);
    }

    @Test
    void namesTheWordsThereAre() {
        assertThatThrownBy(() -> CurveCrypto.Choice.parse("openssl"))
                .hasMessage("reeve.crypto 'openssl' is none of auto, bouncycastle, libsodium");
    }
}

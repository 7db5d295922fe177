// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EngineTest {
    @TempDir
    private Path folder;

    private Path keyFile() throws IOException {
        SecureRandom random = new SecureRandom();
        Path file = folder.resolve("keys");
        new CurveKeyFile(
                        CurveKeyPair.generate(random),
                        Optional.empty(),
                        Optional.of(CurveKeyPair.generate(random).publicKey()))
                .create(file);
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsWord(Engine engine) {
        assertThat(Engine.parse(engine.word())).isEqualTo(engine);
        try (TransportProvider transports = Engine.connecting(engine, null)) {
            assertThat(transports.isEncrypted()).isFalse();
        }
    }

    @Test
    void namesThoseThereAre() {
        assertThatThrownBy(() -> Engine.parse("tcp")).hasMessage("transport 'tcp' is none of zmtp, jeromq");
    }

    @Test
    void keyFileMeansEncryption() throws IOException {
        try (TransportProvider transports = Engine.connecting(null, keyFile())) {
            assertThat(transports.isEncrypted()).isTrue();
        }
    }

    @Test
    void neverIgnoresKeyFile() throws IOException {
        Path file = keyFile();

        assertThatThrownBy(() -> Engine.connecting(Engine.JEROMQ, file)).hasMessageContaining("no encryption");
        assertThatThrownBy(() -> Engine.connecting(null, folder.resolve("none")))
                .hasMessageContaining("does not exist");
    }

    @Test
    void saysWhatToDoAboutRefusals() {
        assertThat(ConnectAdvice.of(CloseReason.DENIED, true)).contains("allow-list");
        assertThat(ConnectAdvice.of(CloseReason.MECHANISM_MISMATCH, false)).contains("has no key file");
        assertThat(ConnectAdvice.of(CloseReason.MECHANISM_MISMATCH, true)).contains("does not encrypt");
        assertThat(ConnectAdvice.of(CloseReason.PEER_CLOSED, true)).contains("server=");
        assertThat(ConnectAdvice.of(CloseReason.BAD_BOX, true)).contains("secret half");
        assertThat(ConnectAdvice.of(CloseReason.PEER_CLOSED, false)).isEmpty();
        assertThat(ConnectAdvice.of(CloseReason.NETWORK, true)).isEmpty();
        assertThat(ConnectAdvice.of(null, true)).isEmpty();
    }
}

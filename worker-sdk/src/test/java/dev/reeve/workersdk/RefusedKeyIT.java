// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.CurveServer;
import dev.reeve.zmtp.curve.CurveServerKeys;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that does not know the worker's key. */
final class RefusedKeyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final SecureRandom random = new SecureRandom();
    private final CurveCrypto crypto = CurveCrypto.ofProcess();
    private final CurveKeyPair broker = CurveKeyPair.generate(random);
    private final AtomicInteger asked = new AtomicInteger();
    private final TransportProvider transports = new NettyTransportProvider(
            new CurveServer(
                    CurveServerKeys.of(broker),
                    _ -> {
                        asked.incrementAndGet();
                        return new Verdict.Denied();
                    },
                    "test",
                    random,
                    crypto),
            new CurveClient(CurveKeyPair.generate(random), broker.publicKey(), random, crypto));
    private final String endpoint =
            transports.router(RouterSettings.defaults(), new NobodyComesIn()).bind("tcp://127.0.0.1:0");

    @AfterEach
    void stop() {
        transports.close();
    }

    private static final class NobodyComesIn implements RouterTransport.Listener {
        @Override
        public void connected(PeerInfo peer) {
            throw new IllegalStateException("let in: " + peer);
        }

        @Override
        public void received(long peer, List<byte[]> frames) {
            throw new IllegalStateException("heard of " + peer);
        }

        @Override
        public void lost(long peer) {
            // Nobody is there.
        }
    }

    @Test
    void isToldToWhoWaitsAndTheBrokerIsNotAskedAgain() {
        try (Worker worker = Worker.builder()
                .brokers(endpoint)
                .transport(transports)
                .shutdownHook(false)
                .service("shop", service -> service.anyMethod(Codec.payload(), (body, _) -> body))
                .start()) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> worker.awaitReady(PATIENCE))
                        .isInstanceOf(KeyRefusedException.class)
                        .hasMessageContaining("allow-list")
                        .hasMessageContaining(endpoint);
            }
            assertThat(asked).hasValue(1);
            assertThat(worker.isReady()).isFalse();
        }
    }
}

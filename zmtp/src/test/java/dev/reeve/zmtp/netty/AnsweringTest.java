// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Hang;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.wire.NullMechanism;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A thread that hangs is found out by who asks it. */
class AnsweringTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void aLoopAnswersUnlessATaskHoldsIt() throws InterruptedException {
        IoThread thread = new IoThread("answering", ChannelKind.best(), new NullMechanism());
        Hang hang = new Hang();
        assertThat(thread.loop().isAnswering(SOON)).isTrue();

        thread.loop().execute(hang::here);
        assertThat(thread.loop().isAnswering(SHORT)).isFalse();

        hang.letGo();
        assertThat(thread.loop().isAnswering(SOON)).isTrue();
        thread.close();
    }

    @Test
    void aProviderAnswersBeforeWhileAndAfterItHasDealersThoughNobodyIsThere() throws InterruptedException {
        NettyTransportProvider provider = new NettyTransportProvider();
        assertThat(provider.isAnswering(SHORT)).isTrue();

        try (DealerTransport _ = provider.dealer("tcp://127.0.0.1:1", DealerSettings.defaults())) {
            assertThat(provider.isAnswering(SOON)).isTrue();
        }

        provider.close();
        assertThat(provider.isAnswering(SHORT)).isTrue();
    }
}

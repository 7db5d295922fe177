// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a DEALER of any make promises, over real sockets. */
public abstract class DealerConformance extends TransportConformance {

    @Test
    void sendsAtOnceWhileAnotherThreadWaitsToReceive() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
        AtomicReference<@Nullable List<byte[]>> reply = new AtomicReference<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                reply.set(dealer.receive(PATIENCE));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        boolean taken = dealer.send(List.of(HELLO));

        assertThat(taken).isTrue();
        assertThat(waiting.join(PATIENCE)).isTrue();
        assertThat(reply.get()).containsExactly(HELLO);
    }

    @Test
    void comesUpEachTime() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        for (int i = 0; i < 400; i++) {
            try (DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults())) {
                assertThat(dealer.send(List.of(HELLO))).isTrue();
                assertThat(dealer.receive(PATIENCE)).as("dealer %d", i).containsExactly(HELLO);
            }
        }
    }

    @Test
    void givesUpOnListenerThatDoesNotGreet() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DealerTransport dealer =
                    provider.dealer("tcp://127.0.0.1:" + mute.getLocalPort(), DealerSettings.defaults());

            await().atMost(Duration.ofSeconds(30)).until(dealer::isClosed);
        }
    }

    @Test
    @Tag("7-22")
    void isClosedWhenTheOtherSideGoesAndDoesNotReconnect() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
        dealer.send(List.of(HELLO));
        assertThat(dealer.receive(PATIENCE)).containsExactly(HELLO);

        echo.close();

        assertThat(dealer.receive(PATIENCE)).isNull();
        await().atMost(PATIENCE).until(dealer::isClosed);
        assertThat(dealer.send(List.of(HELLO))).isFalse();
        assertThat(dealer.receive(PATIENCE)).isNull();
    }

    @Test
    void handsOverWhatCameBeforeTheEnd() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
        for (int i = 0; i < 100; i++) {
            dealer.send(List.of(HELLO));
        }
        assertThat(dealer.receive(PATIENCE)).isNotNull();
        await().atMost(PATIENCE).until(() -> echo.received() == 100);

        echo.close();

        for (int i = 1; i < 100; i++) {
            assertThat(dealer.receive(PATIENCE)).as("message %d", i).isNotNull();
        }
        assertThat(dealer.receive(PATIENCE)).isNull();
    }

    @Test
    void tellsItsListenerWhatWaitedThenWhatComesWhichMayAnswer() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
        for (byte i = 0; i < 3; i++) {
            dealer.send(List.of(HELLO, new byte[] {i}));
        }
        await().atMost(PATIENCE).until(() -> echo.received() == 3);
        assertThat(dealer.receive(PATIENCE)).containsExactly(HELLO, new byte[] {0});
        Queue<Integer> told = new ConcurrentLinkedQueue<>();

        dealer.listen(frames -> {
            byte number = frames.get(1)[0];
            told.add((int) number);
            if (number >= 2 && number < 100) {
                dealer.send(List.of(HELLO, new byte[] {(byte) (number + 1)}));
            }
        });

        await().atMost(PATIENCE).until(() -> told.size() == 100);
        assertThat(told)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void isClosedWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAgain.getLocalPort();
        }

        DealerTransport refused = provider.dealer("tcp://127.0.0.1:" + port, DealerSettings.defaults());
        DealerTransport nowhere = provider.dealer("tcp://host.invalid:5555", DealerSettings.defaults());

        await().atMost(PATIENCE).until(refused::isClosed);
        await().atMost(Duration.ofSeconds(40)).until(nowhere::isClosed);
    }

    @Test
    void refusesToQueueBeyondItsBound() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DealerTransport dealer =
                    provider.dealer("tcp://127.0.0.1:" + silent.getLocalPort(), new DealerSettings(1_000, 3));

            for (int i = 0; i < 3; i++) {
                assertThat(dealer.send(List.of(HELLO))).isTrue();
            }

            assertThat(dealer.send(List.of(HELLO))).isFalse();
        }
    }

    @Test
    void slowsTheOtherSideDownInsteadOfLosingWhatIsNotTakenYet() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), new DealerSettings(10_000, 5));
        int got = 0;
        for (int sent = 0; sent < 200; sent++) {
            while (!dealer.send(List.of(HELLO, new byte[1_000]))) {
                assertThat(dealer.receive(PATIENCE)).isNotNull();
                got++;
            }
        }

        for (; got < 200; got++) {
            assertThat(dealer.receive(PATIENCE)).as("message %d", got).isNotNull();
        }
    }

    @Test
    void wakesWhoWaitsWhenClosed() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerTransport dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
        Thread closing = Thread.ofVirtual().unstarted(dealer::close);

        closing.start();

        assertThat(dealer.receive(PATIENCE)).isNull();
        assertThat(dealer.isClosed()).isTrue();
        closing.join();
    }

    @Test
    void refusesEndpointsThatLeadNowhere() {
        for (String endpoint : List.of("udp://127.0.0.1:1", "tcp://:1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:x", "")) {
            assertThatThrownBy(() -> provider.dealer(endpoint, DealerSettings.defaults()))
                    .as(endpoint)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

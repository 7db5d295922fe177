// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our engine in both roles with each make of peer, in clear and encrypted. While a connection lives nothing is lost;
 * where a server is restarted in mid-flow what was under way may be lost, in one piece, but nothing comes damaged,
 * twice or in another order.
 */
@Tag("interop")
@Tag("23-04")
@Timeout(120)
final class PeersIT {
    private static final int FEW = 2_000;
    private static final int MANY = 500_000;
    private static final int CONNECTIONS = 5;
    private static final int RESTARTS = 3;
    /** Until what is open counts as lost: where nothing may be lost, not before the load gives up. */
    private static final Duration NEVER = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration START = Duration.ofSeconds(30);

    private final ProcessPool processes = new ProcessPool();

    static Stream<Arguments> peers() {
        return Arrays.stream(PeerMake.values())
                .flatMap(make -> Arrays.stream(Security.values()).map(security -> Arguments.of(make, security)));
    }

    @AfterEach
    void endProcesses() {
        processes.close();
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyMessageOfPeersComesBackOverEachOfItsConnections(PeerMake make, Security security) throws Exception {
        theirDealer(make, security, FEW);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void peersSendEveryMessageBackOverEachOfOurConnections(PeerMake make, Security security) throws Exception {
        ourDealer(make, security, FEW);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void peersGoOnInOrderAfterOurRouterRestarts(PeerMake make, Security security) throws Exception {
        theirDealerThroughRestarts(make, security, FEW);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void weGoOnInOrderAfterTheirRouterIsKilled(PeerMake make, Security security) throws Exception {
        ourDealerThroughRestarts(make, security, FEW);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("long")
    @Timeout(1800)
    void aMillionMessagesOfPeersComeBack(PeerMake make, Security security) throws Exception {
        theirDealer(make, security, MANY);
        theirDealerThroughRestarts(make, security, MANY);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("long")
    @Timeout(1800)
    void aMillionOfOurMessagesComeBackFromPeers(PeerMake make, Security security) throws Exception {
        ourDealer(make, security, MANY);
        ourDealerThroughRestarts(make, security, MANY);
    }

    private void theirDealer(PeerMake make, Security security, int count) throws Exception {
        make.require();
        try (TransportProvider transports = security.transports();
                CheckingRouter router = new CheckingRouter(transports)) {
            ProcessPool.Child dealer = startDealer(make, security, router.port(), count, CONNECTIONS, NEVER);

            Tally tally = tally(dealer, count);

            assertThat(router.fault()).isNull();
            assertNothingLost(tally, count);
            assertThat(router.check().line()).isEqualTo("seen " + count + " " + tally.checksum());
        }
    }

    private void theirDealerThroughRestarts(PeerMake make, Security security, int count) throws Exception {
        make.require();
        try (TransportProvider transports = security.transports();
                CheckingRouter router = new CheckingRouter(transports)) {
            ProcessPool.Child dealer = startDealer(make, security, router.port(), count, 1, SOON);
            for (int restart = 1; restart <= RESTARTS; restart++) {
                int seen = part(count, restart, RESTARTS + 1);
                await().atMost(time(count)).until(() -> router.check().seen() >= seen || !dealer.isAlive());
                router.restart();
            }

            Tally tally = tally(dealer, count);

            assertThat(router.fault()).isNull();
            assertLostInOnePieceEach(tally, count);
        }
    }

    private void ourDealer(PeerMake make, Security security, int count) throws Exception {
        make.require();
        int port = FreePort.find();
        ProcessPool.Child router = startRouter(make, security, port);
        try (TransportProvider transports = security.transports();
                DealerLoad load = new DealerLoad(() -> new OurLink(transports, port), NEVER)) {
            for (int connection = 1; connection <= CONNECTIONS; connection++) {
                if (connection > 1) {
                    load.reconnect();
                }
                int until = part(count, connection, CONNECTIONS);
                load.run(until, until);
            }

            Tally tally = load.end();

            assertNothingLost(tally, count);
            router.awaitOutput("seen " + count + " " + tally.checksum(), START);
        }
    }

    private void ourDealerThroughRestarts(PeerMake make, Security security, int count) throws Exception {
        make.require();
        int port = FreePort.find();
        ProcessPool.Child router = startRouter(make, security, port);
        try (TransportProvider transports = security.transports();
                DealerLoad load = new DealerLoad(() -> new OurLink(transports, port), SOON)) {
            for (int restart = 1; restart <= RESTARTS; restart++) {
                load.run(part(count, restart, RESTARTS + 1), count);
                router.kill();
                assertThat(router.awaitExit(START)).isTrue();
                router = startRouter(make, security, port);
            }
            load.run(count, count);

            assertLostInOnePieceEach(load.end(), count);
        }
    }

    private static void assertNothingLost(Tally tally, int count) {
        assertThat(tally.gaps()).isEmpty();
        assertThat(tally.answered()).isEqualTo(count);
        assertThat(tally.checksum()).isEqualTo(tally.expectedChecksum());
    }

    private static void assertLostInOnePieceEach(Tally tally, int count) {
        assertThat(tally.gaps()).hasSizeLessThanOrEqualTo(RESTARTS);
        assertThat(tally.answered()).isGreaterThanOrEqualTo(count);
        assertThat(tally.checksum()).isEqualTo(tally.expectedChecksum());
    }

    private ProcessPool.Child startRouter(PeerMake make, Security security, int port) throws InterruptedException {
        ProcessPool.Child router =
                make.start(processes, security.ofServer(), List.of("router", Integer.toString(port)));
        router.awaitOutput("ready", START);
        return router;
    }

    private ProcessPool.Child startDealer(
            PeerMake make, Security security, int port, int count, int connections, Duration quiet) {
        List<String> arguments = Stream.of(port, count, connections, quiet.toMillis())
                .map(Object::toString)
                .toList();
        return make.start(
                processes,
                security.ofClient(),
                Stream.concat(Stream.of("dealer"), arguments.stream()).toList());
    }

    private static Tally tally(ProcessPool.Child dealer, int count) throws InterruptedException {
        assertThat(dealer.awaitExit(time(count))).as(dealer::output).isTrue();
        dealer.awaitOutput("done ", START);
        return Tally.parse(dealer.output());
    }

    private static Duration time(int count) {
        return count > FEW ? Duration.ofMinutes(12) : Duration.ofSeconds(60);
    }

    private static int part(int count, int number, int parts) {
        return (int) ((long) count * number / parts);
    }
}

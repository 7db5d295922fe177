// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.Broker;
import dev.reeve.brokercore.BrokerBoot;
import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.PeerRights;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.StatsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When watchers are told, in virtual time. */
final class StatsDeskTest {
    private static final long BOOT = 7;

    private final Broker broker =
            new Broker(BrokerSettings.defaults("b-1"), new BrokerBoot(BOOT, 1, 9, 0), (_, _, _) -> null);
    private final StatsDesk desk = new StatsDesk(broker, "b-1", BOOT, this::feed);
    private final List<BrokerCommand.Send> sent = new ArrayList<>();
    private long nowMs;
    private long peers;
    private int woken;

    private void feed(BrokerEvent event) {
        broker.on(event, nowMs, this::carryOut);
        desk.look(nowMs);
    }

    private void carryOut(BrokerCommand command) {
        if (command instanceof BrokerCommand.QueueGrew grew) {
            desk.queueGrew(grew);
        } else if (command instanceof BrokerCommand.Send send) {
            sent.add(send);
        }
    }

    private void advance(long ms) {
        for (long end = nowMs + ms; nowMs < end; ) {
            nowMs += 10;
            if (nowMs % 100 == 0) {
                feed(new BrokerEvent.Tick());
                desk.tick(nowMs);
            }
        }
    }

    private Watcher open(long intervalMs, String... names) {
        Watcher watcher = new Watcher(Set.of(names), intervalMs, () -> woken++);
        desk.open(watcher, nowMs);
        return watcher;
    }

    private long connect() {
        peers++;
        PeerRights rights = PeerRights.loopback(Set.of(PeerRole.CLIENT, PeerRole.WORKER));
        feed(new BrokerEvent.PeerConnected(peers, "", rights, false));
        return peers;
    }

    private void request(long peer, String service) {
        feed(new BrokerEvent.MessageReceived(
                peer, MdpEncoder.clientRequest(MdpVersion.MDP02, service, List.of("x".getBytes(UTF_8)))));
    }

    private static List<StatsReport> taken(Watcher watcher) {
        List<StatsReport> reports = new ArrayList<>();
        for (StatsReport next = watcher.box().take();
                next != null;
                next = watcher.box().take()) {
            reports.add(next);
        }
        return reports;
    }

    @Test
    void keepsTheIntervalOfEachWatcher() {
        // Given
        Watcher quick = open(300);
        Watcher slow = open(1_000);
        int quickReports = taken(quick).size();
        int slowReports = taken(slow).size();

        // When
        for (int i = 0; i < 30; i++) {
            advance(100);
            quickReports += taken(quick).size();
            slowReports += taken(slow).size();
        }

        // Then
        assertThat(quickReports).isEqualTo(1 + 10);
        assertThat(slowReports).isEqualTo(1 + 3);
    }

    @Test
    void tellsAtMostTenTimesASecondThatAQueueBegan() {
        // Given
        Watcher watcher = open(10_000);
        int full = taken(watcher).size();
        long client = connect();
        int urgent = 0;

        // When: a queue that begins a hundred times a second
        for (int i = 0; i < 200; i++) {
            request(client, "flapping");
            urgent += taken(watcher).size();
            feed(new BrokerEvent.PeerLost(client));
            client = connect();
            advance(10);
            urgent += taken(watcher).size();
        }

        // Then
        assertThat(full).isEqualTo(1);
        assertThat(urgent).isBetween(18, 20);
    }

    @Test
    void tellsAfterwardsWhatGrewWhileItWasTooSoon() {
        // Given
        Watcher watcher = open(10_000);
        taken(watcher);
        long client = connect();
        request(client, "growing");
        assertThat(taken(watcher)).hasSize(1);

        // When
        for (int i = 0; i < 9; i++) {
            request(client, "growing");
        }

        // Then
        assertThat(taken(watcher)).isEmpty();
        advance(200);
        assertThat(taken(watcher)).singleElement().satisfies(report -> {
            assertThat(report.getKind()).isEqualTo(Kind.URGENT);
            assertThat(report.getServices(0).getWaiting()).isEqualTo(10);
        });
        advance(1_000);
        assertThat(taken(watcher)).as("nothing new").isEmpty();
    }

    @Test
    void measuresDoublingFromWhatEachWatcherKnows() {
        // Given
        long client = connect();
        for (int i = 0; i < 10; i++) {
            request(client, "busy");
        }
        Watcher early = open(10_000);
        taken(early);
        for (int i = 0; i < 8; i++) {
            request(client, "busy");
        }
        Watcher late = open(10_000);
        taken(late);

        // When: 20 is twice 10, but not twice 18
        request(client, "busy");
        request(client, "busy");

        // Then
        assertThat(taken(early))
                .singleElement()
                .satisfies(
                        report -> assertThat(report.getServices(0).getWaiting()).isEqualTo(20));
        assertThat(taken(late)).isEmpty();
    }

    @Test
    void doesNothingForNobody() {
        // Given
        Watcher watcher = open(10_000);
        desk.close(watcher);
        taken(watcher);
        int before = woken;

        // When
        request(connect(), "alone");
        advance(1_000);

        // Then
        assertThat(taken(watcher)).isEmpty();
        assertThat(woken).isEqualTo(before);
    }

    @Test
    void tellsWatchersThatComeTooLateThatItHasEnded() {
        // Given
        Watcher early = open(1_000);

        // When
        desk.end();
        Watcher late = open(1_000);

        // Then
        assertThat(early.box().isEnded()).isTrue();
        assertThat(late.box().isEnded()).isTrue();
        assertThat(desk.skipped()).isZero();
    }

    @Test
    void keepsNamedServicesKnownForAsLongAsTheyAreWatched() {
        // Given
        Watcher watcher = open(10_000, "pool");

        // When
        advance(30 * 60_000);

        // Then
        assertThat(broker.stats("pool", nowMs)).isNotNull();

        // When
        desk.close(watcher);
        advance(9 * 60_000);
        assertThat(broker.stats("pool", nowMs)).isNotNull();
        advance(2 * 60_000);

        // Then
        assertThat(broker.stats("pool", nowMs)).isNull();
        assertThat(sent).isEmpty();
    }
}

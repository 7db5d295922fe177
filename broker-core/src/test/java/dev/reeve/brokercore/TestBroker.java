// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A broker in virtual time with peers that a test drives by hand. Whatever the test is about, it checks that nothing is
 * sent to a peer that is lost or was sent or said DISCONNECT.
 */
final class TestBroker {
    static final Set<PeerRole> EVERYBODY = Set.of(PeerRole.CLIENT, PeerRole.WORKER);
    static final long BOOT_ID = 0x1122_3344_5566_7788L;

    private final Broker broker;
    private final Map<Long, Deque<List<byte[]>>> inboxes = new HashMap<>();
    private final Set<Long> unreachable = new HashSet<>();
    private final List<BrokerCommand> commands = new ArrayList<>();
    private final Map<String, TokenVerdict> cache = new HashMap<>();
    private long nowMs = 1_000_000;
    private long peers;

    private TestBroker(BrokerSettings settings, List<InterceptorEntry> interceptors) {
        BrokerBoot boot = new BrokerBoot(BOOT_ID, 0x7fff_ffff_ffff_fff0L, 9, 1_700_000_000_000L);
        broker = new Broker(settings, boot, this::cached, interceptors);
        tick();
    }

    private @Nullable TokenVerdict cached(byte[] envelope, int offset, int length) {
        return cache.get(new String(envelope, offset, length, StandardCharsets.UTF_8));
    }

    /** Everything is public, {@code idem} is idempotent and declared, and the boot grace is over. */
    static BrokerSettings settings(ServiceRule... more) {
        List<ServiceRule> rules = new ArrayList<>();
        rules.add(ServiceRule.of("*", new ServicePolicy.Public()));
        rules.add(ServiceRule.of("idem", new ServicePolicy.Public())
                .withIdempotent(true)
                .withDeclared(true));
        rules.addAll(List.of(more));
        return BrokerSettings.defaults("broker-0")
                .withServices(rules)
                .withDeadlines(DeadlineSettings.defaults().withBootGraceMs(0));
    }

    static TestBroker start(ServiceRule... more) {
        return start(settings(more));
    }

    static TestBroker start(BrokerSettings settings) {
        return start(settings, List.of());
    }

    static TestBroker start(BrokerSettings settings, List<InterceptorEntry> interceptors) {
        return new TestBroker(settings, interceptors);
    }

    RateStats rates() {
        return broker.rates();
    }

    Broker broker() {
        return broker;
    }

    long nowMs() {
        return nowMs;
    }

    /** What the token cache says from now on. */
    void cache(String token, TokenVerdict verdict) {
        cache.put(token, verdict);
    }

    void on(BrokerEvent event) {
        broker.on(event, nowMs, this::carryOut);
    }

    private void carryOut(BrokerCommand command) {
        commands.add(command);
        if (command instanceof BrokerCommand.Send(long peer, List<byte[]> frames)) {
            assertThat(unreachable).as("peers that must not be sent to").doesNotContain(peer);
            inbox(peer).addLast(frames);
            if (isDisconnect(frames)) {
                unreachable.add(peer);
            }
        }
    }

    private static boolean isDisconnect(List<byte[]> frames) {
        boolean v1 = frames.size() == 3 && Raw.text(frames.get(1)).equals("MDPW01") && frames.get(2)[0] == 5;
        boolean v2 = frames.size() == 2 && Raw.text(frames.get(0)).equals("MDPW02") && frames.get(1)[0] == 6;
        return v1 || v2;
    }

    void unreachable(long peer) {
        unreachable.add(peer);
    }

    void tick() {
        on(new BrokerEvent.Tick());
    }

    /** Time passes in ticks of 100 ms, as a driver gives them. */
    void advance(long ms) {
        long end = nowMs + ms;
        while (nowMs < end) {
            nowMs = Math.min(end, nowMs + 100);
            tick();
        }
    }

    /** Time passes with no event. */
    void jump(long ms) {
        nowMs += ms;
    }

    long connect(PeerRights rights, boolean reeveProperty) {
        long peer = ++peers;
        inboxes.put(peer, new ArrayDeque<>());
        on(new BrokerEvent.PeerConnected(peer, "127.0.0.1:1", rights, reeveProperty));
        return peer;
    }

    void send(long peer, List<byte[]> frames) {
        on(new BrokerEvent.MessageReceived(peer, frames));
    }

    void lose(long peer) {
        unreachable.add(peer);
        on(new BrokerEvent.PeerLost(peer));
    }

    Deque<List<byte[]>> inbox(long peer) {
        return Objects.requireNonNull(inboxes.get(peer), "no such peer");
    }

    TestClient plainClient(MdpVersion version) {
        return new TestClient(this, connect(PeerRights.loopback(EVERYBODY), false), version, false);
    }

    /** A client in Reeve mode by handshake property. */
    TestClient reeveClient(PeerRole... roles) {
        Set<PeerRole> all = roles.length == 0 ? EVERYBODY : Set.of(roles);
        return new TestClient(this, connect(PeerRights.loopback(all), true), MdpVersion.MDP02, true);
    }

    TestWorker plainWorker(MdpVersion version, String service) {
        TestWorker worker = freshWorker(version);
        worker.ready(service);
        return worker;
    }

    TestWorker freshWorker(MdpVersion version) {
        return new TestWorker(this, connect(PeerRights.loopback(EVERYBODY), false), version);
    }

    TestWorker reeveWorker(String service, String instance, int capacity) {
        TestWorker worker = freshWorker(MdpVersion.MDP02);
        worker.readyAs(service, TestWorker.info(instance, capacity));
        assertThat(worker.welcome()).isNotNull();
        return worker;
    }

    List<BrokerCommand> commands() {
        return commands;
    }

    <C extends BrokerCommand> List<C> commands(Class<C> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<DropReason> drops() {
        return commands(BrokerCommand.Dropped.class).stream()
                .map(BrokerCommand.Dropped::reason)
                .toList();
    }

    BrokerCommand.RequestEnded lastEnded() {
        return commands(BrokerCommand.RequestEnded.class).getLast();
    }

    BrokerStats.ServiceStats stats(String service) {
        return broker.stats(nowMs).services().stream()
                .filter(stats -> stats.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    boolean knows(String service) {
        return broker.stats(nowMs).services().stream()
                .anyMatch(stats -> stats.service().equals(service));
    }

    void drain(Duration grace) {
        on(new BrokerEvent.DrainStarted(grace));
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.testkit.FuzzInput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes as a history of the whole broker: connections, good and broken messages of four peers, losses, verdicts, drain,
 * time. It never throws, its tables agree after each event, and nothing is sent to who is gone.
 */
@Tag("W2")
@Tag("W8")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CoreFuzzTest {
    private static final int PEERS = 4;
    private static final int EVENTS_MAX = 400;
    private static final List<String> SERVICES = List.of("idem", "guarded", "any", "mmi.service", "mmi.reeve.topic");

    static Stream<byte[]> brokerSurvivesAnyHistoryInputs() {
        return FuzzInput.corpus(CoreFuzzTest.class, "brokerSurvivesAnyHistory.corpus");
    }

    @MethodSource("brokerSurvivesAnyHistoryInputs")
    @FuzzTest(maxDuration = "10m")
    void brokerSurvivesAnyHistory(byte[] bytes) {
        new History(new FuzzInput(bytes)).run();
    }

    /** One input's broker. */
    private static final class History {
        private final FuzzInput input;
        private final Broker broker;
        private final long[] peers = new long[PEERS];
        private final Set<Long> gone = new HashSet<>();
        private final Deque<Long> tickets = new ArrayDeque<>();
        private final List<byte[]> tokens = new ArrayList<>();
        private long lastPeer;
        private long nowMs = 1_000;

        private History(FuzzInput input) {
            this.input = input;
            broker = new Broker(settings(), new BrokerBoot(1, Long.MAX_VALUE - 3, 9, 0), (_, _, _) -> null);
            on(new BrokerEvent.Tick());
        }

        /** Everything short: the timer wheel takes a step a millisecond, which is most of the time otherwise. */
        private static BrokerSettings settings() {
            BrokerSettings base = TestBroker.settings(ServiceRule.of("guarded", new ServicePolicy.Authenticated())
                    .withDeclared(true)
                    .withIdempotent(true));
            return base.withDeadlines(new DeadlineSettings(300, 500, 500, 200, 0, 1_000))
                    .withBounds(
                            base.bounds().withQueue(4, 300, 500).withOpen(5, 8).withServices(6, 3));
        }

        private void run() {
            for (int i = 0; i < EVENTS_MAX && input.hasMore(); i++) {
                step(input.number());
            }
            for (int i = 0; i < 6; i++) {
                pass(100);
            }
            // What a worker that is just given up held waits once more: three attempts, a busy plain worker's minute
            // each.
            for (int i = 0; i < 4 && broker.stats(nowMs).queuedBytes() > 0; i++) {
                pass(61_000);
            }
            must(broker.stats(nowMs).queuedBytes() == 0, "nothing waits for ever", "");
        }

        private void step(int number) {
            int slot = number & (PEERS - 1);
            int kind = number >> 2 & 0x1f;
            long peer = peers[slot];
            if (peer == 0 || kind == 0) {
                connect(slot, number >> 7 == 1);
                return;
            }
            switch (kind) {
                case 1 -> lose(slot, new BrokerEvent.PeerLost(peer));
                case 2 -> lose(slot, new BrokerEvent.SendRefused(peer, input.number() > 127));
                case 3 -> pass(passed(input.number()));
                case 4 -> verdict(input.number());
                case 5 -> on(new BrokerEvent.SendQueueHalfFull(peer));
                case 6 ->
                    on(new BrokerEvent.InstancesMarked(
                            service(), Set.of("w" + slot), input.number() > 64, Duration.ofMillis(input.number())));
                case 7 -> on(new BrokerEvent.ServicesWatched(Set.of(service())));
                case 8 -> drain(input.number());
                case 9, 10 -> on(new BrokerEvent.MessageReceived(peer, raw()));
                default -> on(new BrokerEvent.MessageReceived(peer, shaped(kind, slot)));
            }
        }

        private void connect(int slot, boolean reeve) {
            long old = peers[slot];
            if (old != 0) {
                lose(slot, new BrokerEvent.PeerLost(old));
            }
            peers[slot] = ++lastPeer;
            Set<PeerRole> roles = Set.of(PeerRole.CLIENT, PeerRole.WORKER, PeerRole.GATEWAY);
            on(new BrokerEvent.PeerConnected(lastPeer, "", PeerRights.loopback(roles), reeve));
        }

        private void lose(int slot, BrokerEvent event) {
            gone.add(peers[slot]);
            peers[slot] = 0;
            on(event);
        }

        private void pass(long ms) {
            nowMs += ms;
            on(new BrokerEvent.Tick());
        }

        /** Mostly little, at most 8 s: a silent worker's end. */
        private static long passed(int number) {
            return (long) number * number / 8;
        }

        private void verdict(int number) {
            Long ticket = tickets.pollFirst();
            on(new BrokerEvent.TokenChecked(
                    ticket == null ? number : ticket,
                    switch (number & 3) {
                        case 0 -> new TokenVerdict.Refused("FUZZ");
                        case 1 -> new TokenVerdict.KeysMissing();
                        case 2 -> new TokenVerdict.Overloaded();
                        default ->
                            new TokenVerdict.Verified(
                                    Identity.newBuilder().setSubject("u").build());
                    }));
        }

        /** Rarely, as nothing comes in after it. */
        private void drain(int number) {
            if (number == 0) {
                on(new BrokerEvent.DrainStarted(Duration.ofMillis(input.number() * 2L)));
            }
        }

        private String service() {
            return SERVICES.get(input.number() % SERVICES.size());
        }

        private List<byte[]> raw() {
            List<byte[]> frames = new ArrayList<>();
            for (int i = input.number() & 7; i > 0; i--) {
                frames.add(input.frame());
            }
            return frames;
        }

        /** Right in form, so that the fuzzer need not find the headers by itself. */
        private List<byte[]> shaped(int kind, int slot) {
            MdpVersion version = (kind & 1) == 0 ? MdpVersion.MDP01 : MdpVersion.MDP02;
            return switch (kind >> 1) {
                case 5 -> Raw.worker(version, TestWorker.READY, Raw.bytes(service()));
                case 6 ->
                    Raw.worker(
                            MdpVersion.MDP02,
                            TestWorker.READY,
                            Raw.bytes(service()),
                            Raw.ext(TestWorker.info("w" + (input.number() & 3), input.number() & 3)));
                case 7 -> Raw.client(version, service(), List.of(input.frame()));
                case 8 -> Raw.client(MdpVersion.MDP02, service(), List.of(request(), input.frame()));
                case 9 -> Raw.worker(version, TestWorker.FINAL, token(), Raw.EMPTY, input.frame());
                case 10 -> Raw.worker(MdpVersion.MDP02, TestWorker.FINAL, token(), Raw.EMPTY, reply(), input.frame());
                case 11 -> Raw.worker(MdpVersion.MDP02, TestWorker.PARTIAL, token(), Raw.EMPTY, reply(), input.frame());
                case 12 -> Raw.worker(version, TestWorker.HEARTBEAT);
                case 13 -> Raw.worker(MdpVersion.MDP02, TestWorker.HEARTBEAT, Raw.ext(Pulse.getDefaultInstance()));
                case 14 -> Raw.worker(version, TestWorker.DISCONNECT);
                default -> extension(slot);
            };
        }

        private List<byte[]> extension(int slot) {
            int number = input.number();
            return switch (number & 3) {
                case 0 ->
                    Raw.worker(
                            MdpVersion.MDP02,
                            ClusterWire.CREDIT,
                            Raw.ext(Credit.newBuilder().setWindow(number >> 2).build()));
                case 1 -> Raw.worker(MdpVersion.MDP02, ClusterWire.DRAIN, Raw.ext(Drain.getDefaultInstance()));
                case 2 -> {
                    ByteString id = ByteString.copyFrom(Raw.id(number >> 2));
                    Cancel cancel = Cancel.newBuilder().setRequestId(id).build();
                    yield List.of(Raw.bytes("MDPC02"), Raw.command(ClusterWire.CANCEL), Raw.ext(cancel));
                }
                default -> Raw.worker(MdpVersion.MDP02, 0x84, Raw.ext(TestWorker.info("w" + slot, number & 7)));
            };
        }

        private byte[] request() {
            int number = input.number();
            return Raw.ext(RequestEnvelope.newBuilder()
                    .setRequestId(ByteString.copyFrom(Raw.id(number & 0x3f)))
                    .setDeadlineMsLeft(input.number() * 4)
                    .setToken((number & 0x40) == 0 ? "" : "t" + (number & 3))
                    .setAffinityKey((number & 0x80) == 0 ? "" : "k" + (number & 7))
                    .setLatencyClassValue(number & 3)
                    .build());
        }

        private byte[] reply() {
            int number = input.number();
            ReplyEnvelope.Builder reply = ReplyEnvelope.newBuilder();
            if (number > 127) {
                reply.getStatusBuilder().setReasonValue(number & 0xf);
            }
            return Raw.ext(reply.build());
        }

        /** One that was given to some worker, or none of ours. */
        private byte[] token() {
            int number = input.number();
            return number < tokens.size() ? tokens.get(tokens.size() - 1 - number) : input.take(8);
        }

        private void on(BrokerEvent event) {
            List<BrokerCommand> commands = new ArrayList<>();
            broker.on(event, nowMs, commands::add);
            CoreAudit.check(broker);
            for (BrokerCommand command : commands) {
                if (command instanceof BrokerCommand.Send(long peer, List<byte[]> frames)) {
                    must(!gone.contains(peer), "nothing is sent to who is gone", "" + peer);
                    if (ClusterWire.isRequestToWorker(frames)) {
                        tokens.add(frames.get(frames.getFirst().length == 0 ? 3 : 2));
                    }
                } else if (command instanceof BrokerCommand.CheckToken(long ticket, byte[] _)) {
                    tickets.addLast(ticket);
                }
            }
        }
    }
}

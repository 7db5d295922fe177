// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The hash tables and lists agree with those of the JDK. */
class TablesTest {
    private static final int SALTS = 20;

    private final Client client =
            new Client(new Peer(1, PeerRights.loopback(TestBroker.EVERYBODY), true, 0), MdpVersion.MDP02, 10, 5);
    private final Service service = new Service("s", ServiceRule.of("s", new ServicePolicy.Public()));

    @Test
    void longTableAgreesWithAMap() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LongTable<String> table = new LongTable<>();
            Map<Long, String> map = new HashMap<>();
            for (int i = 0; i < 3_000; i++) {
                long key = random.nextInt(200) * (random.nextBoolean() ? 1L : 0x1_0000_0000L);
                if (random.nextInt(3) == 0) {
                    assertThat(table.remove(key)).isEqualTo(map.remove(key));
                } else {
                    table.put(key, "v" + i);
                    map.put(key, "v" + i);
                }
                assertThat(table.get(key)).isEqualTo(map.get(key));
                assertThat(table.size()).isEqualTo(map.size());
            }
            List<String> values = new ArrayList<>();
            table.forEach(values::add);
            assertThat(values).containsExactlyInAnyOrderElementsOf(map.values());
            assertThat(table.isEmpty()).isEqualTo(map.isEmpty());
        }
    }

    private Call call(long id) {
        return new Call(client, service, envelope(0x0190_0000_0000_7000L, id), List.of(Raw.EMPTY), 0);
    }

    private static EnvelopeView envelope(long high, long low) {
        ByteBuffer id = ByteBuffer.allocate(16).putLong(high).putLong(low).flip();
        byte[] frame = Raw.ext(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(id))
                .build());
        return switch (EnvelopeView.of(frame)) {
            case Decoded.Ok<EnvelopeView>(EnvelopeView view) -> view;
            case Decoded.Rejected<EnvelopeView>(String detail) -> throw new AssertionError(detail);
        };
    }

    @Test
    void requestTableAgreesWithAMap() {
        SplittableRandom random = new SplittableRandom(3);
        RequestTable table = new RequestTable(77);
        Map<Long, Call> map = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            long id = random.nextInt(300);
            Call known = map.get(id);
            if (known == null) {
                Call call = call(id);
                table.add(call);
                map.put(id, call);
            } else {
                table.remove(known);
                map.remove(id);
            }
            Call probe = call(random.nextInt(300));
            assertThat(table.get(probe.idHigh(), probe.idLow())).isEqualTo(map.get(probe.idLow()));
        }
        Call stranger = call(1_000);
        assertThatThrownBy(() -> table.remove(stranger)).isInstanceOf(IllegalStateException.class);
        table.add(stranger);
        assertThatThrownBy(() -> table.add(call(1_000))).isInstanceOf(IllegalStateException.class);
    }

    /** Whoever chooses ids: counted up at whichever end, they do not pile up in one place. */
    @Test
    void requestTableSpreadsIdsWhateverCountsThemUp() {
        for (int bit = 0; bit < 120; bit += 4) {
            int steps = 0;
            for (long salt = 1; salt <= SALTS; salt++) {
                steps += stepsOfIdsCountedUpAt(bit, new RequestTable(salt));
            }
            assertThat(steps).as("bit " + bit).isLessThan(256 * SALTS);
        }
    }

    private int stepsOfIdsCountedUpAt(int bit, RequestTable table) {
        int steps = 0;
        for (long i = 0; i < 256; i++) {
            long high = bit < 64 ? 0 : i << (bit - 64);
            long low = bit < 64 ? i << bit : 0;
            if (table.get(high, low) == null) {
                steps += table.stepsTo(high, low);
                table.add(new Call(client, service, envelope(high, low), List.of(Raw.EMPTY), 0));
            }
        }
        return steps;
    }

    @Test
    void callRingAgreesWithAList() {
        for (long seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CallRing ring = new CallRing();
            List<Call> list = new ArrayList<>();
            int addsOfTen = 3 + random.nextInt(4);
            for (int i = 0; i < 3_000; i++) {
                if (list.isEmpty() || random.nextInt(10) < addsOfTen) {
                    list.add(call(i));
                    ring.add(list.getLast());
                } else if (random.nextInt(4) == 0) {
                    int at = random.nextInt(list.size());
                    Call other = call(i);
                    ring.replace(list.get(at), other);
                    list.set(at, other);
                } else {
                    ring.remove(list.remove(random.nextBoolean() ? 0 : random.nextInt(list.size())));
                }
                assertThat(ring.size()).isEqualTo(list.size());
                assertThat(ring.first()).isSameAs(list.isEmpty() ? null : list.getFirst());
            }
            List<Call> walked = new ArrayList<>();
            for (Call each = ring.first(); each != null; each = ring.after(each)) {
                walked.add(each);
            }
            assertThat(walked).as("seed " + seed).containsExactlyElementsOf(list);
        }
    }

    @Test
    void callRingRefusesToRemoveWhatIsNotThere() {
        CallRing ring = new CallRing();
        Call here = call(1);
        ring.add(here);
        ring.remove(here);
        assertThatThrownBy(() -> ring.remove(here)).isInstanceOf(IllegalStateException.class);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void callSlotsAgreeWithASet() {
        SplittableRandom random = new SplittableRandom(4);
        CallSlots slots = new CallSlots();
        List<Call> list = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (list.isEmpty() || random.nextBoolean()) {
                list.add(call(i));
                slots.add(list.getLast());
            } else {
                slots.remove(list.remove(random.nextInt(list.size())));
            }
            assertThat(slots.size()).isEqualTo(list.size());
        }
        List<Call> all = new ArrayList<>();
        slots.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(list);
        Call gone = call(9_000);
        slots.add(gone);
        slots.remove(gone);
        assertThatThrownBy(() -> slots.remove(gone)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsHoldByTokenInTheOrderOfDispatch() {
        SplittableRandom random = new SplittableRandom(6);
        Hands hands = new Hands();
        Map<Long, Call> held = new HashMap<>();
        List<Long> order = new ArrayList<>();
        List<Long> over = new ArrayList<>(List.of(0L, 1L));
        long next = Long.MAX_VALUE - 1_000; // runs over
        for (int i = 0; i < 5_000; i++) {
            if (order.isEmpty() || random.nextBoolean()) {
                Call call = call(i);
                hands.take(next, call);
                order.add(next);
                held.put(next++, call);
            } else {
                long token = order.remove(random.nextInt(order.size()));
                assertThat(hands.call(token)).isSameAs(held.remove(token));
                hands.release(token);
                over.add(token);
            }
            assertThat(hands.held()).isEqualTo(order.size());
            assertThat(hands.holds(over.get(random.nextInt(over.size())))).isFalse();
        }
        assertThat(hands.tokens()).containsExactlyElementsOf(order);
    }

    @Test
    void retiredTokenStaysHeld() {
        Hands hands = new Hands();
        hands.take(7, call(1));

        hands.retire(7);

        assertThat(hands.call(7)).isNull();
        assertThat(hands.holds(7)).isTrue();
        assertThat(hands.held()).isEqualTo(1);
        assertThatThrownBy(() -> hands.retire(7)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> hands.take(7, call(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsReleaseOnlyWhatTheyHold() {
        Hands hands = new Hands();
        hands.take(7, call(1));
        hands.release(7);
        assertThatThrownBy(() -> hands.release(7)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void freeWorkersFindTheLeastLoadedWhateverTheLoad() {
        SplittableRandom random = new SplittableRandom(9);
        FreeWorkers free = new FreeWorkers();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Peer peer = new Peer(100 + i, PeerRights.loopback(TestBroker.EVERYBODY), false, 0);
            workers.add(new Worker(peer, MdpVersion.MDP02, service, TestWorker.info("w" + i, 300), 300, 0));
            free.update(workers.getLast(), 0);
        }
        for (int i = 0; i < 5_000; i++) {
            Worker worker = workers.get(random.nextInt(30));
            List<Long> tokens = worker.hands().tokens();
            if (!tokens.isEmpty() && random.nextInt(3) == 0) {
                worker.hands().release(tokens.getFirst());
            } else if (worker.held() < worker.window()) {
                worker.hold(i, call(i), 0);
            }
            worker.window(random.nextInt(20) == 0 ? 0 : 300);
            free.update(worker, 0);
            int least = Integer.MAX_VALUE;
            int slots = 0;
            for (Worker each : workers) {
                if (each.held() < each.window()) {
                    least = Math.min(least, each.held());
                    slots += each.window() - each.held();
                }
            }
            Worker chosen = free.least();
            assertThat(chosen == null ? Integer.MAX_VALUE : chosen.held()).isEqualTo(least);
            assertThat(free.slots()).isEqualTo(slots);
        }
    }

    @Test
    void invariantsNameWhatIsBroken() {
        assertThatThrownBy(() -> Invariants.check(false, "the claim")).hasMessageContaining("the claim");
        assertThatThrownBy(() -> Invariants.present(null, "the claim")).hasMessageContaining("the claim");
        Turn turn = new Turn();
        assertThatThrownBy(() -> turn.emit(new BrokerCommand.Drained())).hasMessageContaining("outside of a turn");
        assertThatThrownBy(() -> turn.send(deadPeer(), List.of())).hasMessageContaining("connected peers only");
    }

    private static Peer deadPeer() {
        Peer peer = new Peer(1, PeerRights.loopback(TestBroker.EVERYBODY), false, 0);
        peer.lose();
        return peer;
    }
}

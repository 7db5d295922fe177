// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The hash tables and lists agree with those of the JDK. */
class TablesTest {
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
        byte[] frame = Raw.ext(RequestEnvelope.newBuilder()
                .setRequestId(com.google.protobuf.ByteString.copyFrom(Raw.id(id)))
                .build());
        EnvelopeView envelope = switch (EnvelopeView.of(frame)) {
            case Decoded.Ok<EnvelopeView>(EnvelopeView view) -> view;
            case Decoded.Rejected<EnvelopeView>(String detail) -> throw new AssertionError(detail);
        };
        return new Call(client, service, envelope, List.of(Raw.EMPTY), 0);
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

    @Test
    void callListAddsAndRemovesAnywhere() {
        CallList list = new CallList(CallList.Kind.LINE);
        Call first = call(1);
        Call second = call(2);
        Call third = call(3);
        list.addLast(first);
        list.addLast(second);
        list.addLast(third);
        assertThat(list.size()).isEqualTo(3);
        list.remove(second);
        assertThat(list.first()).isSameAs(first);
        assertThat(list.after(first)).isSameAs(third);
        assertThatThrownBy(() -> list.remove(second)).isInstanceOf(IllegalStateException.class);
        list.remove(third);
        list.remove(first);
        assertThat(list.isEmpty()).isTrue();
        list.addLast(second);
        assertThat(list.first()).isSameAs(second);
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
            Lease lease = worker.firstLease();
            if (lease != null && random.nextInt(3) == 0) {
                worker.release(lease);
            } else if (worker.held() < worker.window()) {
                var _ = worker.hold(i, call(i), 0);
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

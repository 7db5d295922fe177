// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.Answer;
import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.ReplyChange;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.ReplyInterceptor;
import dev.reeve.brokerspi.ReplyView;
import dev.reeve.brokerspi.RequestChange;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestDecision.Otherwise;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interceptors that decide by chance, among workers that die and tokens whose verdicts come late: whatever they do,
 * every Reeve call ends once, nothing is left over, and the broker's tables are sound after every event.
 */
@Tag("interceptors")
class InterceptorSim {
    private static final int SEEDS = 300;
    private static final int STEPS = 80;

    @Test
    void everyCallEndsOnceWhateverInterceptorsDecide() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new World(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** One seed. */
    private static final class World {
        private final SplittableRandom random;
        private final TestBroker broker;
        private final List<TestClient> clients = new ArrayList<>();
        private final TestClient plain;
        private final Map<String, Integer> finals = new HashMap<>();
        private final Deque<TestWorker> workers = new ArrayDeque<>();
        private int hired;

        private World(long seed) {
            random = new SplittableRandom(seed);
            broker = TestBroker.start(
                    TestBroker.settings(ServiceRule.of("known", new ServicePolicy.Authenticated())
                            .withRateLimit(new RateLimit(5, 1_000, 10))),
                    List.of(
                            new InterceptorEntry("one", Set.of("*"), new ByChance()),
                            new InterceptorEntry("two", Set.of("*"), new ByChance())));
            for (int i = 0; i < 3; i++) {
                clients.add(broker.reeveClient(i == 0 ? PeerRole.GATEWAY : PeerRole.CLIENT));
            }
            plain = broker.plainClient(MdpVersion.MDP01);
        }

        private final class ByChance implements ReplyInterceptor {
            @Override
            public RequestDecision onRequest(RequestView request) {
                return switch (random.nextInt(14)) {
                    case 0 -> RequestDecision.discard("chance");
                    case 1 -> RequestDecision.reply(Answer.json("{}"));
                    case 2 -> RequestDecision.refuse(error());
                    case 3 -> RequestDecision.route("w" + random.nextInt(hired + 1), Otherwise.REFUSE);
                    case 4 -> RequestDecision.route("w" + random.nextInt(hired + 1), Otherwise.ANY);
                    case 5 -> throw new IllegalStateException("chance");
                    case 6 -> RequestDecision.forward(RequestChange.NONE.withBody(new byte[random.nextInt(9)]));
                    case 7 ->
                        RequestDecision.forward(RequestChange.NONE.withMethod(random.nextBoolean() ? "m" : "no m"));
                    case 8 ->
                        RequestDecision.forward(
                                RequestChange.NONE.withDeadline(Duration.ofMillis(random.nextInt(2_000))));
                    default -> RequestDecision.forward();
                };
            }

            @Override
            public ReplyDecision onReply(ReplyView reply) {
                return switch (random.nextInt(10)) {
                    case 0 -> ReplyDecision.discard("chance");
                    case 1 -> ReplyDecision.reply(Answer.json("[]"));
                    case 2 -> ReplyDecision.refuse(error());
                    case 3 -> ReplyDecision.forward(ReplyChange.NONE.withBody(new byte[random.nextInt(9)]));
                    case 4 -> throw new IllegalStateException("chance");
                    default -> ReplyDecision.forward();
                };
            }

            private CallError error() {
                CallError.Kind[] kinds = CallError.Kind.values();
                CallError.Kind kind = kinds[random.nextInt(kinds.length)];
                return kind == CallError.Kind.APPLICATION
                        ? CallError.application("CHANCE", "")
                        : CallError.of(kind, "");
            }
        }

        private void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                CoreAudit.check(broker.broker());
            }
            broker.advance(70_000);
            CoreAudit.check(broker.broker());
            clients.forEach(this::read);

            assertThat(finals.values()).as("FINALs per call").containsOnly(1);
            assertThat(broker.broker().stats(broker.nowMs()).queuedBytes()).isZero();
            assertThat(broker.broker().stats(broker.nowMs()).tokensWaiting()).isZero();
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> call();
                case 3 -> plain.request(service(), "x");
                case 4 -> hire();
                case 5, 6, 7 -> work();
                case 8 -> lose();
                default -> {
                    verdicts();
                    broker.advance(random.nextInt(500));
                }
            }
            clients.forEach(this::read);
        }

        private String service() {
            return random.nextBoolean() ? "idem" : "known";
        }

        private void call() {
            TestClient client = clients.get(random.nextInt(clients.size()));
            byte[] id = client.call(
                    service(),
                    "x",
                    envelope -> envelope.setStream(random.nextBoolean())
                            .setDeadlineMsLeft(1 + random.nextInt(5_000))
                            .setToken(random.nextInt(3) == 0 ? "" : "t" + random.nextInt(4)));
            finals.put(HexFormat.of().formatHex(id), 0);
        }

        private void verdicts() {
            for (BrokerCommand.CheckToken check : broker.commands(BrokerCommand.CheckToken.class)) {
                broker.on(new BrokerEvent.TokenChecked(
                        check.ticket(),
                        random.nextInt(4) == 0
                                ? new TokenVerdict.Refused("chance")
                                : new TokenVerdict.Verified(
                                        Identity.newBuilder().setSubject("u").build())));
            }
        }

        private void hire() {
            if (workers.size() < 4) {
                workers.addLast(broker.reeveWorker(service(), "w" + hired++, 1 + random.nextInt(2)));
            }
        }

        private void lose() {
            TestWorker worker = workers.pollFirst();
            if (worker != null) {
                worker.lose();
            }
        }

        private void work() {
            for (TestWorker worker : workers) {
                worker.skipHeartbeats();
                while (!broker.inbox(worker.peer()).isEmpty()) {
                    List<byte[]> frames = broker.inbox(worker.peer()).getFirst();
                    if (frames.get(1)[0] != TestWorker.REQUEST) {
                        worker.some();
                        continue;
                    }
                    TestWorker.Job job = worker.next();
                    if (random.nextInt(3) == 0) {
                        worker.partial(job, "part");
                    }
                    worker.reply(job, "end");
                }
                worker.heartbeat();
            }
        }

        private void read(TestClient client) {
            while (!broker.inbox(client.peer()).isEmpty()) {
                TestClient.Answer answer = client.next();
                if (answer.last()) {
                    finals.merge(
                            HexFormat.of()
                                    .formatHex(answer.envelope().getRequestId().toByteArray()),
                            1,
                            Integer::sum);
                }
            }
        }
    }
}

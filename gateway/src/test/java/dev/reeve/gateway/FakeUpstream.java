// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A small world behind the gateway: services are functions, tokens are names, topics are lists. */
final class FakeUpstream implements Upstream {
    final Map<String, Service> services = new ConcurrentHashMap<>();
    final Map<String, Identity> identities = new ConcurrentHashMap<>();
    final Map<String, List<BrokerDocuments>> discoveries = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    /** Tokens whose identity was asked for; the readiness probe asks too, with one of its own. */
    final ConcurrentLinkedQueue<String> identityQuestions = new ConcurrentLinkedQueue<>();

    /** How often the brokers were asked what they know. */
    final AtomicInteger rounds = new AtomicInteger();

    /** Descriptor sets by their hashes, in hex. */
    final Map<String, byte[]> descriptorSets = new ConcurrentHashMap<>();

    /** Services whose calls may run twice. */
    final Set<String> idempotent = ConcurrentHashMap.newKeySet();

    final AtomicInteger cancelled = new AtomicInteger();
    final FakeTopics topics = new FakeTopics();
    volatile boolean hasKeys = true;

    FakeUpstream() {
        services.put("echo", (call, out) -> out.last(call.body(), call.contentType()));
    }

    /** A token of this name, with these scopes, for an hour. */
    void token(String token, String subject, String... scopes) {
        token(token, subject, System.currentTimeMillis() / 1_000 + 3_600, scopes);
    }

    void token(String token, String subject, long expiresUnix, String... scopes) {
        identities.put(
                token,
                Identity.newBuilder()
                        .setSubject(subject)
                        .setSession("s_" + subject)
                        .setTenant("default")
                        .addAllScopes(List.of(scopes))
                        .setExpiresUnix(expiresUnix)
                        .build());
    }

    /** As the auth worker tells every gateway. */
    void revoke(long seq, String kind, String value) {
        Revocation item = Revocation.newBuilder()
                .setSeq(seq)
                .setKind(kind)
                .setValue(value)
                .build();
        Revocations revocations = Revocations.newBuilder().addItems(item).build();
        topics.publish(new Topics.Publication("reeve.revocations", Envelope.encode(revocations), "", "", ""));
    }

    @Override
    public Replies open(Call call) {
        if (!call.method().equals("LeaseRates")) { // The gateway's own, at times of its own.
            calls.add(call);
        }
        Service service = services.get(call.service());
        Out out = new Out(call);
        if (service == null) {
            out.fail(ReeveException.of(ErrorReason.SERVICE_UNKNOWN, "no service " + call.service()));
        } else {
            Thread.ofVirtual().start(() -> service.handle(call, out));
        }
        return out;
    }

    @Override
    public Replies openNow(Call call) {
        return open(call);
    }

    @Override
    public Optional<Identity> identity(String token) {
        identityQuestions.add(token);
        if (!hasKeys) {
            throw ReeveException.of(ErrorReason.NO_WORKERS, "no keys yet");
        }
        return Optional.ofNullable(identities.get(token));
    }

    @Override
    public List<BrokerDocuments> discover(String verb, String service) {
        int _ = rounds.incrementAndGet();
        return discoveries.getOrDefault(verb, List.of());
    }

    @Override
    public Optional<byte[]> descriptorSet(String sha256) {
        return Optional.ofNullable(descriptorSets.get(sha256));
    }

    @Override
    public boolean hasWorkers(String service) {
        return services.containsKey(service) && !discoveries.isEmpty();
    }

    @Override
    public boolean isIdempotent(String service, String method) {
        return idempotent.contains(service);
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public Topics topics() {
        return topics;
    }

    @Override
    public void close() {}

    /** What a service does with a call, on a thread of its own. */
    interface Service {
        void handle(Call call, Out out);
    }

    /** Where a service's replies go. */
    final class Out implements Replies {
        private final Call call;
        private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        private final AtomicReference<Runnable> ready = new AtomicReference<>(() -> {});
        private volatile boolean stopped;

        private Out(Call call) {
            this.call = call;
        }

        boolean isCancelled() {
            return stopped;
        }

        void partial(byte[] body, String contentType) {
            put(new Reply(body, contentType, false, 0.5, 1.25, Map.of()));
        }

        void last(byte[] body, String contentType) {
            put(new Reply(body, contentType, true, 0.5, 1.25, Map.of("x-app-server", "fake")));
        }

        void reply(byte[] body, Map<String, String> app) {
            put(new Reply(body, "", true, 0.5, 1.25, app));
        }

        /** The end of a stream, and no message. */
        void finished() {
            put(new Reply(new byte[0], false, "", true, 0.5, 1.25, Map.of("x-app-end", "fine")));
        }

        void fail(ReeveException error) {
            put(error);
        }

        private void put(Object item) {
            queue.add(item);
            ready.getAndSet(() -> {}).run();
        }

        @Override
        public void whenReady(Runnable action) {
            ready.set(action);
            if (!queue.isEmpty()) {
                ready.getAndSet(() -> {}).run();
            }
        }

        @Override
        public @Nullable Reply nextNow() {
            return queue.peek() instanceof Reply ? (Reply) queue.poll() : null;
        }

        @Override
        public Duration patience() {
            return call.deadline();
        }

        @Override
        public @Nullable Reply next() {
            try {
                Object item = queue.poll(call.deadline().toMillis(), TimeUnit.MILLISECONDS);
                return switch (item) {
                    case null -> throw ReeveException.of(ErrorReason.UNKNOWN, "deadline passed");
                    case ReeveException error -> throw error;
                    case Reply reply -> reply;
                    default -> throw new IllegalStateException("not a reply");
                };
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void cancel() {
            stopped = true;
            cancelled.incrementAndGet();
            put(ReeveException.of(ErrorReason.UNKNOWN, "cancelled"));
        }
    }

    /** Topics in memory, one epoch, every message kept. */
    static final class FakeTopics implements Topics {
        static final long EPOCH = 0x0102_0304_0506_0708L;
        private final Map<String, List<Item>> rings = new HashMap<>();
        private final Map<String, List<Listener>> listeners = new HashMap<>();
        final ConcurrentLinkedQueue<Publication> published = new ConcurrentLinkedQueue<>();

        @Override
        public synchronized Position publish(Publication publication) {
            published.add(publication);
            List<Item> ring = rings.computeIfAbsent(publication.topic(), _ -> new ArrayList<>());
            Position position = new Position(EPOCH, ring.size() + 1);
            Item item = new Item(
                    position,
                    publication.body(),
                    publication.contentType(),
                    publication.publisher(),
                    1_767_323_045_678L);
            ring.add(item);
            listeners.getOrDefault(publication.topic(), List.of()).forEach(listener -> listener.item(item));
            return position;
        }

        @Override
        public synchronized Subscription subscribe(String topic, @Nullable Position from, Listener listener) {
            List<Item> ring = rings.computeIfAbsent(topic, _ -> new ArrayList<>());
            listeners.computeIfAbsent(topic, _ -> new ArrayList<>()).add(listener);
            Position now = new Position(EPOCH, ring.size());
            if (from == null) {
                listener.live(now);
            } else if (from.epoch() == EPOCH) {
                ring.subList((int) from.offset(), ring.size()).forEach(listener::item);
                listener.live(now);
            } else {
                listener.reset(now);
            }
            return () -> leave(topic, listener);
        }

        private synchronized void leave(String topic, Listener listener) {
            listeners.getOrDefault(topic, new ArrayList<>()).remove(listener);
        }

        synchronized void reset(String topic) {
            listeners.getOrDefault(topic, List.of()).forEach(listener -> listener.reset(new Position(EPOCH + 1, 0)));
        }

        synchronized void close(String topic, String reason) {
            List.copyOf(listeners.getOrDefault(topic, List.of())).forEach(listener -> listener.closed(reason));
        }

        synchronized int listeners(String topic) {
            return listeners.getOrDefault(topic, List.of()).size();
        }
    }
}

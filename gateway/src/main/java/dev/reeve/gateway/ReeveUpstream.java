// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.clientsdk.BrokerAnswer;
import dev.reeve.clientsdk.ClientListener;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.ReplyStream;
import dev.reeve.clientsdk.Request;
import dev.reeve.clientsdk.TopicListener;
import dev.reeve.clientsdk.TopicMessage;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.zmtp.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The inside, by way of {@code client-sdk} and the brokers. */
final class ReeveUpstream implements Upstream {
    private static final Duration DISCOVERY_WITHIN = Duration.ofSeconds(2);

    /** Room for the gateway's own calls beside its callers'. */
    private static final int OWN_CALLS = 1_000;

    /**
     * Where brokers are and how they are spoken to.
     *
     * @param keyFile absent: without encryption
     * @param engine absent: the SDK's choice
     */
    record Brokers(String list, Optional<Path> keyFile, Optional<Engine> engine) {}

    private final ReeveClient client;
    private final Topics topics;

    private ReeveUpstream(ReeveClient client) {
        this.client = client;
        this.topics = new ClientTopics(client.topics());
    }

    /**
     * Begins to connect; does not wait.
     *
     * @throws IllegalArgumentException names what is wrong with {@code reeve.brokers} or {@code reeve.key-file}
     */
    static ReeveUpstream connect(Brokers brokers, int callsMax, ClientListener listener) {
        keepDnsFresh(brokers.list());
        return new ReeveUpstream(ReeveClient.builder()
                .brokers(brokers.list())
                .keyFile(brokers.keyFile().orElse(null))
                .engine(brokers.engine().orElse(null))
                .watchServices(true)
                .openCallsMax(callsMax + OWN_CALLS)
                .listener(listener)
                .start());
    }

    /** The JVM keeps addresses for 30 s by default; the client asks every 5 s. Only where there are names to ask. */
    private static void keepDnsFresh(String brokers) {
        if (brokers.contains("dns://") && Security.getProperty("networkaddress.cache.ttl") == null) {
            Security.setProperty("networkaddress.cache.ttl", "4");
            Security.setProperty("networkaddress.cache.negative.ttl", "4");
        }
    }

    @Override
    public Replies open(Call call) {
        return new ClientReplies(client.open(request(call)));
    }

    @Override
    public Replies openNow(Call call) {
        return new ClientReplies(client.openNow(request(call)));
    }

    private static Request request(Call call) {
        return Request.builder(call.service())
                .method(call.method())
                .body(call.body())
                .contentType(call.contentType())
                .token(call.token())
                .deadline(call.deadline())
                .requestId(call.requestId())
                .stream(call.stream())
                .idempotencyKey(call.trace().idempotencyKey())
                .traceparent(call.trace().traceparent())
                .tracestate(call.trace().tracestate())
                .affinityKey(call.trace().affinityKey())
                .latencyClass(call.trace().latencyClass())
                .meta(call.trace().app())
                .build();
    }

    @Override
    public Optional<Identity> identity(String token) {
        return client.identity(token);
    }

    @Override
    public List<BrokerDocuments> discover(String verb, String service) {
        List<BrokerAnswer> answers =
                client.mmiEach("mmi.reeve." + verb, DISCOVERY_WITHIN, service.getBytes(StandardCharsets.UTF_8));
        Map<String, Long> sameName =
                answers.stream().collect(Collectors.groupingBy(BrokerAnswer::brokerId, Collectors.counting()));
        return answers.stream()
                .map(answer -> new BrokerDocuments(
                        sameName.getOrDefault(answer.brokerId(), 1L) == 1
                                ? answer.brokerId()
                                : answer.brokerId() + '@' + answer.endpoint(),
                        answer.bodies(),
                        answer.error() == null ? "" : answer.error().reason().name()))
                .toList();
    }

    @Override
    public Optional<byte[]> descriptorSet(String sha256) {
        byte[] hash = HexFormat.of().parseHex(sha256);
        return client.mmiEach("mmi.reeve.descriptor", DISCOVERY_WITHIN, hash).stream()
                .flatMap(answer -> answer.bodies().stream())
                .filter(set -> Arrays.equals(Sha256.of(set), hash))
                .findFirst();
    }

    @Override
    public boolean hasWorkers(String service) {
        return client.services().stream()
                .anyMatch(state -> state.service().equals(service) && state.readyWorkers() > 0);
    }

    @Override
    public boolean isIdempotent(String service, String method) {
        return client.isIdempotent(service, method);
    }

    @Override
    public boolean isAlive() {
        return client.isAlive();
    }

    @Override
    public boolean isConnected() {
        return client.isReady();
    }

    @Override
    public Topics topics() {
        return topics;
    }

    @Override
    public void close() {
        client.close();
    }

    /** For one thread at a time, but for {@link #cancel}. */
    private static final class ClientReplies implements Replies {
        private final ReplyStream stream;
        private boolean complete;

        ClientReplies(ReplyStream stream) {
            this.stream = stream;
        }

        @Override
        public @Nullable Reply next() {
            dev.reeve.clientsdk.Reply reply = stream.next();
            if (reply == null && !complete) {
                throw ReeveException.of(ErrorReason.UNKNOWN, "the call was cancelled");
            }
            return reply == null ? null : taken(reply);
        }

        @Override
        public void whenReady(Runnable action) {
            stream.whenReady(action);
        }

        @Override
        public @Nullable Reply nextNow() {
            dev.reeve.clientsdk.Reply reply = stream.nextNow();
            return reply == null ? null : taken(reply);
        }

        @Override
        public Duration patience() {
            return stream.patience();
        }

        private Reply taken(dev.reeve.clientsdk.Reply reply) {
            complete = reply.last();
            byte[] body = reply.noBody() ? new byte[0] : reply.body();
            return new Reply(
                    body,
                    !reply.noBody(),
                    reply.contentType(),
                    reply.last(),
                    reply.queueMs(),
                    reply.workerMs(),
                    reply.meta());
        }

        @Override
        public void cancel() {
            stream.cancel();
        }
    }

    private record ClientTopics(dev.reeve.clientsdk.Topics topics) implements Topics {
        @Override
        public Position publish(Publication publication) {
            return position(topics.publish(
                    publication.topic(),
                    publication.body(),
                    publication.contentType(),
                    publication.publisher(),
                    publication.idempotencyKey()));
        }

        @Override
        public Subscription subscribe(String topic, @Nullable Position from, Listener listener) {
            dev.reeve.clientsdk.Position seen =
                    from == null ? null : new dev.reeve.clientsdk.Position(topic, from.epoch(), from.offset());
            return topics.subscribe(topic, seen, new Ear(listener))::close;
        }

        private static Position position(dev.reeve.clientsdk.Position position) {
            return new Position(position.epoch(), position.offset());
        }
    }

    private record Ear(Topics.Listener listener) implements TopicListener {
        @Override
        public void item(TopicMessage message) {
            listener.item(new Topics.Item(
                    ClientTopics.position(message.position()),
                    message.body(),
                    message.contentType(),
                    message.publisher(),
                    message.publishedUnixMs()));
        }

        @Override
        public void live(dev.reeve.clientsdk.Position position) {
            listener.live(ClientTopics.position(position));
        }

        @Override
        public void reset(dev.reeve.clientsdk.Position position) {
            listener.reset(ClientTopics.position(position));
        }

        @Override
        public void closed(String reason) {
            listener.closed(reason);
        }
    }
}

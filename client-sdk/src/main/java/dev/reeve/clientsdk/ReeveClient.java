// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.zmtp.TransportProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls services through the brokers. Thread-safe; calls block, so make them on virtual threads where many are open.
 *
 * <pre>{@code
 * try (ReeveClient client = ReeveClient.builder().start()) {
 *     Reply reply = client.call(Request.of("hello", "say", body));
 * }
 * }</pre>
 */
public final class ReeveClient implements AutoCloseable {
    private static final byte[] EMPTY = new byte[0];
    private static final Duration MMI_EACH = Duration.ofSeconds(2);
    private static final String TOKEN_SERVICE = "mmi.reeve.token";

    private final ClientSettings settings;
    private final IdempotentMethods idempotent;
    private final TransportProvider transports;
    private final boolean ownsTransports;
    private final ClientListener listener;
    private final BrokerPool pool;
    private final TopicHub topics;
    private final Semaphore slots;
    private final Set<ReplyStream> open = ConcurrentHashMap.newKeySet();
    /** Calls of the client itself: without a caller's slot. */
    private final Set<ReplyStream> inquiries = ConcurrentHashMap.newKeySet();

    private final StreamEvents callEvents = new CallEvents();
    private final StreamEvents inquiryEvents = new InquiryEvents();

    private final AtomicBoolean closed = new AtomicBoolean();

    ReeveClient(
            Endpoints endpoints,
            ClientSettings settings,
            Map<String, Set<String>> idempotent,
            TransportProvider transports,
            boolean ownsTransports,
            ClientListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.idempotent = new IdempotentMethods(idempotent, this::instances);
        this.transports = transports;
        this.ownsTransports = ownsTransports;
        this.slots = new Semaphore(settings.openCallsMax());
        this.pool = new BrokerPool(endpoints, settings, transports, listener, this::brokersChanged);
        this.topics = new TopicHub(pool, new TopicCalls(this::open));
    }

    /** Starts with the defaults. */
    public static ReeveClientBuilder builder() {
        return new ReeveClientBuilder();
    }

    void begin() {
        pool.start();
    }

    private void brokersChanged() {
        topics.brokersChanged();
    }

    /** Publish and subscribe. */
    public Topics topics() {
        return topics;
    }

    /**
     * Calls and waits for the FINAL; PARTIALs before it are in {@link Reply#partials}, at most 1,000 and 4 MiB.
     *
     * @throws ReeveException how it failed: {@link ReeveException#reason} says whether a worker may have seen it
     */
    public Reply call(Request request) {
        try (ReplyStream stream = open(request)) {
            return collect(stream);
        }
    }

    private static Reply collect(ReplyStream stream) {
        List<Reply> partials = new ArrayList<>();
        long bytes = 0;
        for (Reply reply = stream.next(); reply != null; reply = stream.next()) {
            if (reply.last()) {
                return partials.isEmpty() ? reply : reply.withPartials(partials);
            }
            partials.add(reply);
            bytes += reply.size();
            if (bytes > ClientSettings.REPLY_QUEUE_BYTES_MAX
                    || partials.size() > ClientSettings.REPLY_QUEUE_MESSAGES_MAX) {
                throw Errors.tooLarge(stream.request(), "the partial replies are over 1,000 or 4 MiB: open a stream");
            }
        }
        throw Errors.cancelled(stream.request(), "the call was cancelled");
    }

    /**
     * Sends a call; its replies are read one by one. Waits only while there is no broker to send it to.
     *
     * @throws ReeveException it could not be sent; no worker saw it
     */
    public ReplyStream open(Request request) {
        idempotent.prepare(request.service());
        return open(request, List.of(request.body()), Route.anyBroker(pool, request.service()));
    }

    /**
     * Sends a call from a thread that must not wait, such as an event loop; see {@link ReplyStream#whenReady}.
     *
     * @throws ReeveException it could not be sent; no worker saw it
     */
    public ReplyStream openNow(Request request) {
        idempotent.prepare(request.service());
        ReplyStream stream = admitted(request, List.of(request.body()), Route.anyBroker(pool, request.service()));
        stream.startNow();
        return stream;
    }

    /**
     * Whether a method may run twice for one request: as the builder was told, else by the word of the service's
     * workers. Never blocks; the first question about a service is answered with false, and asks them.
     */
    public boolean isIdempotent(String service, String method) {
        idempotent.prepare(service);
        return idempotent.contains(service, method);
    }

    private List<byte[]> instances(String service) {
        Request request = Request.builder("mmi.reeve.info").deadline(MMI_EACH).build();
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        // In the background, so without one of the callers' slots.
        Route route = Route.reeveBroker(pool, service);
        ReplyStream inquiry =
                new ReplyStream(request, List.of(name), route, pool::noBroker, idempotent::contains, inquiryEvents);
        try (ReplyStream stream = entered(inquiry, inquiries)) {
            stream.start();
            return bodies(collect(stream));
        }
    }

    ReplyStream open(Request request, List<byte[]> body, Route route) {
        ReplyStream stream = admitted(request, body, route);
        stream.start();
        return stream;
    }

    /** Takes a slot. */
    private ReplyStream admitted(Request request, List<byte[]> body, Route route) {
        listener.callStarted(request.service(), request.method());
        if (!slots.tryAcquire()) {
            listener.callEnded(new ClientListener.CallEnded(
                    request.service(), request.method(), Reason.QUEUE_FULL, false, Duration.ZERO, 0));
            throw Errors.queueFull(request, "the client has " + settings.openCallsMax() + " calls open");
        }
        Request known = withIdempotence(request);
        return entered(new ReplyStream(known, body, route, pool::noBroker, idempotent::contains, callEvents), open);
    }

    private ReplyStream entered(ReplyStream stream, Set<ReplyStream> among) {
        among.add(stream);
        if (closed.get()) {
            // close() may have looked before the call was among the open ones.
            stream.stop(CancelReason.SHUTDOWN);
            throw Errors.cancelled(stream.request(), "the client is closed");
        }
        return stream;
    }

    /** Of calls that take a slot. */
    private final class CallEvents implements StreamEvents {
        @Override
        public void retried(ReplyStream stream, int attempt) {
            Request request = stream.request();
            listener.callRetried(request.service(), request.method(), attempt);
        }

        @Override
        public void ended(ReplyStream stream, Reason reason, boolean cancelled) {
            open.remove(stream);
            slots.release();
            Request request = stream.request();
            listener.callEnded(new ClientListener.CallEnded(
                    request.service(), request.method(), reason, cancelled, stream.age(), stream.attempts()));
        }
    }

    /** Of the client's own. */
    private final class InquiryEvents implements StreamEvents {
        @Override
        public void retried(ReplyStream stream, int attempt) {
            // Nobody else's matter.
        }

        @Override
        public void ended(ReplyStream stream, Reason reason, boolean cancelled) {
            inquiries.remove(stream);
        }
    }

    private Request withIdempotence(Request request) {
        return request.idempotent() || !idempotent.contains(request.service(), request.method())
                ? request
                : request.asIdempotent();
    }

    /**
     * Whose access token this is, by the broker's own check ({@code mmi.reeve.token}; for the role gateway).
     *
     * @return empty if the token is not valid
     * @throws ReeveException the broker could not say
     */
    public Optional<Identity> identity(String token) {
        Request request =
                Request.builder(TOKEN_SERVICE).token(token).idempotent(true).build();
        try {
            byte[] body = call(request).body();
            return switch (Envelope.decodeExtension(Identity.parser(), body)) {
                case Decoded.Ok<Identity>(Identity identity) -> Optional.of(identity);
                case Decoded.Rejected<Identity> _ -> throw notOffered(TOKEN_SERVICE, body);
            };
        } catch (ReeveException error) {
            if (error.reason() == ErrorReason.UNAUTHENTICATED) {
                return Optional.empty();
            }
            throw error;
        }
    }

    static ReeveException notOffered(String service, byte[] body) {
        String answer = new String(body, StandardCharsets.UTF_8);
        return answer.equals("501")
                ? ReeveException.of(
                        ErrorReason.SERVICE_UNKNOWN, service + ": the broker does not offer it to this peer")
                : ReeveException.of(ErrorReason.INTERNAL, service + ": the broker's answer is not understood");
    }

    /**
     * Asks one broker: {@code mmi.service} and the {@code mmi.reeve.*} services of docs/protocol.md, section 5.
     *
     * @param body frames of the request; none = one empty frame
     * @return the body of the FINAL, for example {@code 200}, {@code 404} or {@code 501}
     */
    public byte[] mmi(String service, byte[]... body) {
        Request request = Request.builder(service).idempotent(true).build();
        try (ReplyStream stream = open(request, frames(body), Route.anyBroker(pool, service))) {
            return collect(stream).body();
        }
    }

    /**
     * Asks every broker that is ready, all at once; brokers that fail are left out.
     *
     * @return by broker id the bodies of PARTIALs and FINAL in order
     */
    public Map<String, List<byte[]>> mmiEach(String service, byte[]... body) {
        Map<String, List<byte[]>> answers = new LinkedHashMap<>();
        for (BrokerAnswer answer : mmiEach(service, MMI_EACH, body)) {
            if (answer.error() == null) {
                answers.put(answer.brokerId(), answer.bodies());
            }
        }
        return answers;
    }

    /**
     * Asks every broker that is ready, all at once.
     *
     * @param atMost how long each may take
     * @return one answer per broker, in no order; empty if no broker is ready
     */
    public List<BrokerAnswer> mmiEach(String service, Duration atMost, byte[]... body) {
        List<BrokerAnswer> answers = new ArrayList<>();
        // By session, not by name: brokers on one host have one name unless they are given others.
        Map<Session, ReplyStream> asked = new LinkedHashMap<>();
        try {
            for (Session session : pool.ready()) {
                Request request = Request.builder(service).deadline(atMost).build();
                try {
                    asked.put(session, open(request, frames(body), Route.only(session)));
                } catch (ReeveException error) {
                    answers.add(new BrokerAnswer(session.brokerId(), session.endpoint(), List.of(), error));
                }
            }
            asked.forEach((session, stream) -> answers.add(answer(session, stream)));
        } finally {
            asked.values().forEach(ReplyStream::close);
        }
        return answers;
    }

    private static BrokerAnswer answer(Session session, ReplyStream stream) {
        try {
            return new BrokerAnswer(session.brokerId(), session.endpoint(), bodies(collect(stream)), null);
        } catch (ReeveException error) {
            return new BrokerAnswer(session.brokerId(), session.endpoint(), List.of(), error);
        }
    }

    private static List<byte[]> bodies(Reply last) {
        List<byte[]> bodies =
                new ArrayList<>(last.partials().stream().map(Reply::body).toList());
        if (!last.noBody()) {
            bodies.add(last.body());
        }
        return bodies;
    }

    private static List<byte[]> frames(byte[][] body) {
        return body.length == 0 ? List.of(EMPTY) : List.of(body);
    }

    /** True if a broker is connected and takes calls. */
    public boolean isReady() {
        return !closed.get() && !pool.ready().isEmpty();
    }

    /** False if the thread that speaks with brokers does not answer for 2 s: then the process should be restarted. */
    public boolean isAlive() {
        return closed.get() || transports.isAnswering(TransportProvider.ANSWER_TIME_MAX);
    }

    /** What is known of each broker. */
    public List<BrokerState> brokers() {
        return pool.states();
    }

    /** What the brokers say of services; empty without {@link ReeveClientBuilder#watchServices}. */
    public List<ServiceState> services() {
        Map<String, ServiceState> merged = new HashMap<>();
        for (Session session : pool.ready()) {
            for (ServiceState state : session.services()) {
                merged.merge(state.service(), state, ServiceState::and);
            }
        }
        return List.copyOf(merged.values());
    }

    /** Calls that are open; those of topics count too. */
    public int openCalls() {
        return open.size();
    }

    /** Cancels what is open, closes the connections. Calls end with UNKNOWN. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        topics.close();
        open.forEach(stream -> stream.stop(CancelReason.SHUTDOWN));
        inquiries.forEach(stream -> stream.stop(CancelReason.SHUTDOWN));
        try {
            pool.stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (ownsTransports) {
                transports.close();
            }
        }
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.Limits;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.engine.Engine;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client needs; everything has a default. */
public final class ReeveClientBuilder {
    private static final String BROKERS_DEFAULT = "tcp://127.0.0.1:5555";

    private final Map<String, Set<String>> idempotent = new HashMap<>();
    private String brokers = environment("REEVE_BROKERS", BROKERS_DEFAULT);
    private @Nullable Path keyFile = environmentPath("REEVE_KEY_FILE");
    private @Nullable Engine engine;
    private String instanceId = "client-" + UUID.randomUUID().toString().substring(0, 8);
    private BrokerMode mode = BrokerMode.REEVE;
    private boolean watchServices = true;
    private int openCallsMax = Limits.CLIENT_REQUESTS_MAX;
    private boolean mmi = true;
    private Duration helloTimeout = Duration.ofSeconds(5);
    private Duration backoffMin = Duration.ofMillis(100);
    private Duration backoffMax = Duration.ofSeconds(5);
    private @Nullable TransportProvider transport;
    private ClientListener listener = ClientListener.NONE;

    ReeveClientBuilder() {}

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static @Nullable Path environmentPath(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? null : Path.of(value);
    }

    /**
     * Where the brokers are: {@code tcp://HOST:PORT,...} and {@code dns://NAME:PORT} (every address, resolved anew each
     * 5 s). Default: the environment variable {@code REEVE_BROKERS}, else {@code tcp://127.0.0.1:5555}.
     */
    public ReeveClientBuilder brokers(String value) {
        this.brokers = Objects.requireNonNull(value, "brokers");
        return this;
    }

    /**
     * The file with this client's CURVE keys and the brokers' public one, read at {@link #start}; default
     * {@code REEVE_KEY_FILE}, and without either no encryption.
     */
    public ReeveClientBuilder keyFile(@Nullable Path value) {
        this.keyFile = value;
        return this;
    }

    /**
     * What speaks ZMTP below; default {@code REEVE_TRANSPORT}, else Reeve's own engine with a key file, else as this
     * version chooses.
     */
    public ReeveClientBuilder engine(@Nullable Engine value) {
        this.engine = value;
        return this;
    }

    /** Tells brokers and people which client this is: {@code [A-Za-z0-9._-]{1,64}}; default random. */
    public ReeveClientBuilder instanceId(String value) {
        this.instanceId = value;
        return this;
    }

    /** How to speak to the brokers; default {@link BrokerMode#REEVE}. */
    public ReeveClientBuilder mode(BrokerMode value) {
        this.mode = value;
        return this;
    }

    /** Whether brokers push which services have workers, so that calls go where one is ready; default true. */
    public ReeveClientBuilder watchServices(boolean value) {
        this.watchServices = value;
        return this;
    }

    /** Open calls of the whole client; one more is QUEUE_FULL at once. Default 1,000. */
    public ReeveClientBuilder openCallsMax(int value) {
        this.openCallsMax = value;
        return this;
    }

    /**
     * Methods that may be done twice without harm, as {@link Request#idempotent} says of one call.
     *
     * @param methods none = every method of the service
     */
    public ReeveClientBuilder idempotent(String service, String... methods) {
        idempotent.computeIfAbsent(service, _ -> new HashSet<>()).addAll(Arrays.asList(methods));
        if (methods.length == 0) {
            idempotent.put(service, Set.of());
        }
        return this;
    }

    /**
     * Whether plain brokers answer MMI, as most do although RFC 8 is not part of MDP; default true. With false, and in
     * a plain {@link #mode}, a broker is believed to be there once it has greeted, and its silence says nothing: only
     * the end of the connection does.
     */
    public ReeveClientBuilder mmi(boolean value) {
        this.mmi = value;
        return this;
    }

    /** How long a broker may take to answer the first message on a connection; default 5 s. */
    public ReeveClientBuilder helloTimeout(Duration value) {
        this.helloTimeout = value;
        return this;
    }

    /** Pauses between reconnects, full jitter; default 0.1 to 5 s. */
    public ReeveClientBuilder backoff(Duration min, Duration max) {
        this.backoffMin = min;
        this.backoffMax = max;
        return this;
    }

    /** Who hears of calls and brokers, for metrics; default nobody. */
    public ReeveClientBuilder listener(ClientListener value) {
        this.listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /** The transport, with its own keys; it is not closed with the client. Default: one of the client's own. */
    public ReeveClientBuilder transport(TransportProvider value) {
        this.transport = value;
        return this;
    }

    /**
     * Makes the client and begins to connect. Does not wait: calls do.
     *
     * @throws IllegalArgumentException a setting that cannot be, with what is allowed
     */
    public ReeveClient start() {
        ClientSettings settings = new ClientSettings(
                instanceId, mode, watchServices, openCallsMax, mmi, helloTimeout, backoffMin, backoffMax);
        Endpoints endpoints = Endpoints.parse(brokers, InetAddress::getAllByName);
        TransportProvider given = transport;
        ReeveClient client = new ReeveClient(
                endpoints,
                settings,
                idempotent,
                given == null ? Engine.connecting(chosenEngine(), keyFile) : given,
                given == null,
                new GuardedListener(listener));
        client.begin();
        return client;
    }

    private @Nullable Engine chosenEngine() {
        String word = environment("REEVE_TRANSPORT", "");
        return engine != null || word.isEmpty() ? engine : Engine.parse(word);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRole;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the broker. They are read once, at start, by {@link BrokerSetup}. */
@ConfigMapping(prefix = "reeve.broker")
interface BrokerConfig {

    /** Name of this broker, the same after a restart; peers and statistics show it. Default: the host's name. */
    Optional<String> id();

    /** Where peers connect, and what they may be. */
    Mdp mdp();

    /** After the start, unknown services are waited for so long: their workers are still coming back. */
    @WithDefault("15s")
    Duration bootGrace();

    /** A service with no worker, no queue and no declaration is forgotten after so long. */
    @WithDefault("10m")
    Duration serviceIdle();

    /** At the end of the process, so long is waited for requests in flight. */
    @WithDefault("60s")
    Duration drainGrace();

    /**
     * Which thread owns the broker's state: the transport's ({@code transport}, if it has only one), an own one
     * ({@code own}), or {@code auto}: the transport's, unless the user's interceptors run on it.
     */
    @WithDefault("auto")
    String thread();

    /** Deadlines of requests. */
    Deadline deadline();

    /** When a peer is taken for dead. */
    Heartbeat heartbeat();

    /** Peers that speak the RFCs and no more. */
    Plain plain();

    /** Everything that could grow. */
    Limits limits();

    /** Topics and what is kept of them. */
    Topics topics();

    /** The check of access tokens. */
    Token token();

    /** The gRPC port that tells statistics and takes drain marks: for operators. */
    Stats stats();

    /**
     * Which requests get a line in the log when they have ended, category {@code dev.reeve.access}: {@code off},
     * {@code errors} or {@code all}.
     */
    @WithDefault("errors")
    String accessLog();

    /** Such lines a second; the rest is counted. */
    @WithDefault("100")
    int accessLogPerSecond();

    /** Spans of requests whose callers record a trace, to a collector of OpenTelemetry. */
    Traces traces();

    /** Requests of one caller, over all services without a limit of their own; {@code reeve.*} is left out. */
    RateLimit rateLimit();

    /** The log of calls refused for what they are, and of every call of services that ask for it. */
    Audit audit();

    /** Steps of your own in the way of requests; see docs/interceptors.md. */
    Interceptors interceptors();

    /** What is said of single services: name, {@code prefix.*}, or {@code *} for all but {@code reeve.*}. */
    @ConfigDocMapKey("service")
    Map<String, Service> services();

    /** Where peers connect, and what they may be. */
    interface Mdp {
        /** Address to bind. Without encryption only a loopback address is allowed. */
        @WithDefault("127.0.0.1")
        String host();

        /** Port to bind; 0 takes a free one. */
        @WithDefault("5555")
        int port();

        /** The engine below: Reeve's own, {@code zmtp}, or {@code jeromq}. Encryption needs {@code zmtp}. */
        @WithDefault("zmtp")
        String transport();

        /** Bind without encryption to any address: for a network that encrypts by itself. */
        @WithDefault("false")
        boolean allowNull();

        /** What a peer may be that comes without encryption. */
        @WithDefault("client,worker")
        Set<PeerRole> nullRoles();

        /**
         * File with the broker's CURVE keys, made by {@code ./reeve keys new}; read again when it changes. With it
         * every connection is encrypted, and only keys of the allow-list come in. Needs {@code transport=zmtp}.
         */
        Optional<String> keyFile();

        /** File with the keys that may come in and what for (docs/keys.md); read again when it changes. */
        Optional<String> allowList();
    }

    /** The gRPC port that tells statistics and takes drain marks: for operators. */
    interface Stats {
        /** Whether there is one. */
        @WithDefault("false")
        boolean enabled();

        /** Address to bind. Without TLS only a loopback address is allowed. */
        @WithDefault("127.0.0.1")
        String host();

        /** Port to bind; 0 takes a free one. */
        @WithDefault("9001")
        int port();

        /** Streams open at once; beyond, RESOURCE_EXHAUSTED. */
        @WithDefault("16")
        int streamsMax();

        /**
         * File in PEM with the certificate. With it the port speaks TLS and asks callers for theirs. The three files
         * are looked at every 5 s; new ones are taken into use without a restart.
         */
        Optional<String> certificate();

        /** File in PEM with its private key. */
        Optional<String> privateKey();

        /** File in PEM with the authority that signs callers' certificates. */
        Optional<String> clientCa();

        /**
         * Names in the certificates of callers that may drain workers. Without TLS they may if
         * {@code reeve.broker.mdp.null-roles} has {@code operator}.
         */
        @WithDefault("reeve-operator")
        Set<String> operators();
    }

    /** Spans of requests whose callers record a trace, to a collector of OpenTelemetry. */
    interface Traces {
        /** Its URL for OTLP over HTTP, as {@code http://collector:4318/v1/traces}. Without it there are no spans. */
        Optional<String> endpoint();

        /** Headers of each export, as for authorisation. */
        @ConfigDocMapKey("header")
        Map<String, String> headers();

        /** Requests a second that get spans; the rest is counted. */
        @WithDefault("1000")
        int perSecond();
    }

    /** Deadlines of requests. */
    interface Deadline {
        /** Of a request that names none. */
        @WithDefault("10s")
        Duration byDefault();

        /** Longest of a call. */
        @WithDefault("60s")
        Duration max();

        /** Longest of a stream. */
        @WithDefault("1h")
        Duration maxStream();
    }

    /** When a peer is taken for dead. */
    interface Heartbeat {
        /** The broker sends one after so much silence of its own. */
        @WithDefault("2500ms")
        Duration interval();

        /** Silent intervals after which a worker is gone. */
        @WithDefault("3")
        int liveness();
    }

    /** Peers that speak the RFCs and no more. */
    interface Plain {
        /** A request waits so long in the queue. */
        @WithDefault("10s")
        Duration queueTtl();

        /** Silence allowed to a worker that holds a request. */
        @WithDefault("60s")
        Duration busyTtl();

        /** How far the expiry of a service may rise for workers that are slow to say that they live. */
        @WithDefault("60s")
        Duration expiryMax();

        /** A worker of MDP 0.1 may leave out the empty frame before its reply's body, as the guide's in PHP does. */
        @WithDefault("false")
        boolean delimiterOptional();
    }

    /** Everything that could grow. */
    interface Limits {
        /** One frame. */
        @WithDefault("1M")
        MemorySize frameBytesMax();

        /** Frames of one message. */
        @WithDefault("16")
        int framesMax();

        /** All frames of one message. */
        @WithDefault("4M")
        MemorySize messageBytesMax();

        /** Requests that wait for one service. */
        @WithDefault("10000")
        int queueRequestsMax();

        /** Their bytes. */
        @WithDefault("64M")
        MemorySize queueBytesMax();

        /** Bytes of all that waits; a quarter of the heap if that is less. */
        @WithDefault("256M")
        MemorySize queuedBytesMax();

        /** Services known. */
        @WithDefault("10000")
        int servicesMax();

        /** Of them without worker and declaration. */
        @WithDefault("1000")
        int idleServicesMax();

        /** Requests waiting and in flight of one client connection. */
        @WithDefault("1000")
        int openPerClientMax();

        /** The same for the role gateway. */
        @WithDefault("10000")
        int openPerGatewayMax();

        /** Requests in flight at one worker, whatever it announces. */
        @WithDefault("1000")
        int windowMax();

        /** Descriptor sets of all workers. */
        @WithDefault("64M")
        MemorySize descriptorBytesMax();

        /** Messages that wait for one slow peer; if peers may be gateways, ten times as many. */
        @WithDefault("1000")
        int sendQueueMessagesMax();

        /** Bytes that wait for one slow peer; if peers may be gateways, sixteen times as many. */
        @WithDefault("4M")
        MemorySize sendQueueBytesMax();

        /** TCP connections; half of the process' file descriptors if that is less. */
        @WithDefault("20000")
        int connectionsMax();

        /** Events that wait for the broker's thread; beyond, nothing more is read from the network. */
        @WithDefault("10000")
        int eventsMax();

        /** Bytes of their messages, likewise. */
        @WithDefault("32M")
        MemorySize eventBytesMax();
    }

    /** Topics and what is kept of them. */
    interface Topics {
        /** Topics whose position is kept. */
        @WithDefault("100000")
        int max();

        /** Messages kept of one for those who come back. */
        @WithDefault("300")
        int ringItemsMax();

        /** How long they are kept. */
        @WithDefault("120s")
        Duration ringTime();

        /** Bytes of all that is kept. */
        @WithDefault("64M")
        MemorySize ringBytesMax();

        /** One message. */
        @WithDefault("64K")
        MemorySize messageBytesMax();

        /** A subscription ends so long after it was last named. */
        @WithDefault("90s")
        Duration lease();

        /** Topics that one connection may subscribe. */
        @WithDefault("100000")
        int subscriptionsPerPeerMax();
    }

    /** The check of access tokens. */
    interface Token {
        /** Threads beside the broker's. */
        @WithDefault("2")
        int verifierThreads();

        /** Tokens that wait for one of them; beyond, requests are refused. */
        @WithDefault("1000")
        int verifierQueueMax();

        /** Good tokens remembered until they expire. */
        @WithDefault("50000")
        int cacheEntriesMax();

        /** Bad tokens remembered. */
        @WithDefault("5000")
        int failureEntriesMax();

        /** How long. */
        @WithDefault("10s")
        Duration failureCacheTime();

        /** Signing keys are asked for so often. */
        @WithDefault("5m")
        Duration keysReload();

        /** Revocations are asked for so often, beside those that are pushed. */
        @WithDefault("5s")
        Duration revocationPull();
    }

    /**
     * Requests of one caller. A caller is the subject of its token; without one the address behind a gateway, else the
     * user of the connection's key, else the connection.
     */
    interface RateLimit {
        /** {@code 100/s}, {@code 20/m} or {@code 5/h}. Default: no limit. */
        Optional<String> perCaller();

        /** Requests at once after a pause. Default: as many as the limit names. */
        Optional<Integer> burst();

        /** Callers remembered; beyond, the one not heard of for longest is forgotten. */
        @WithDefault("50000")
        int callersMax();
    }

    /** The audit log: category {@code dev.reeve.audit}. Which calls: {@code services.<name>.audit}. */
    interface Audit {
        /** Whether it is written. */
        @WithDefault("true")
        boolean enabled();

        /** Lines a second of refused calls, and as many of other calls; what is beyond is counted. */
        @WithDefault("20")
        int linesPerSecond();
    }

    /** Steps of your own in the way of requests. */
    interface Interceptors {
        /** Names, in the order in which requests meet them. One that is not found ends the start. */
        Optional<List<String>> chain();

        /** Folder with their jars, beside what is on the class path. */
        Optional<String> folder();

        /** One that takes longer for a call is warned of, once. */
        @WithDefault("5ms")
        Duration slow();

        /** What is said of single interceptors. */
        @ConfigDocMapKey("interceptor")
        Map<String, Named> named();
    }

    /** What is said of one interceptor. */
    interface Named {
        /** Services whose requests it sees: name, {@code prefix.*}, or {@code *} for all but {@code reeve.*}. */
        @WithDefault("*")
        Set<String> services();

        /** Its own settings: see what it says of itself. */
        @ConfigDocMapKey("setting")
        Map<String, String> settings();
    }

    /** What is said of one service. A worker's announcement may tighten it, never weaken it. */
    interface Service {
        /** Who may call: {@code public}, {@code authenticated}, {@code scope:S} or {@code roles:R,R}. */
        @WithDefault("authenticated")
        String policy();

        /** It is known although no worker has come yet. */
        @WithDefault("false")
        boolean declared();

        /** Requests may be dispatched again when a worker dies. Default: its workers say. */
        Optional<Boolean> idempotent();

        /** Deadline of a request that names none. Default: the broker's. */
        Optional<Duration> deadline();

        /** Longest of a call that is no stream. Default: the broker's. */
        Optional<Duration> deadlineMax();

        /** Requests that wait. Default: the broker's. */
        Optional<Integer> queueRequestsMax();

        /** Their bytes. Default: the broker's. */
        Optional<MemorySize> queueBytesMax();

        /** All frames of one request. Default: the limits of a message. */
        Optional<MemorySize> requestBytesMax();

        /** {@code fast}, {@code normal} or {@code bulk}. Default: its workers say, else normal. */
        Optional<String> latencyClass();

        /** Requests of one caller: {@code 100/s}, {@code 20/m} or {@code 5/h}. Default: the broker's limit. */
        Optional<String> rateLimit();

        /** Requests of one caller at once after a pause. Default: as many as the limit names. */
        Optional<Integer> rateLimitBurst();

        /** Calls in the audit log: {@code none}, {@code refused} or {@code all}. */
        @WithDefault("refused")
        String audit();

        /** Workers that ask for it get the caller's token. */
        @WithDefault("false")
        boolean forwardToken();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings of the broker. They are read once, at start, by {@link BrokerSetup}. */
@ConfigMapping(prefix = "reeve.broker")
interface BrokerConfig {

    /** Name of this broker, the same after a restart; peers and statistics show it. Default: the host's name. */
    Optional<String> id();

    /** Where peers connect, and what they may be. */
    MdpConfig mdp();

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
    LimitsConfig limits();

    /** Topics and what is kept of them. */
    TopicsConfig topics();

    /** The check of access tokens. */
    TokenConfig token();

    /** The gRPC port that tells statistics and takes drain marks: for operators. */
    StatsConfig stats();

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
    InterceptorsConfig interceptors();

    /** What is said of single services: name, {@code prefix.*}, or {@code *} for all but {@code reeve.*}. */
    @ConfigDocMapKey("service")
    Map<String, ServiceConfig> services();

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
}

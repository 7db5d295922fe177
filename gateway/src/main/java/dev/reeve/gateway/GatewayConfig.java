// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys under {@code reeve.gateway.}; read once, at start, into {@link GatewaySettings}. */
@ConfigMapping(prefix = "reeve.gateway")
public interface GatewayConfig {
    /** Address the public port binds to; {@code 0.0.0.0} opens it to other machines. */
    @WithDefault("127.0.0.1")
    String host();

    /** The public port in clear; 0 takes a free one, -1 none (then there must be one with TLS). */
    @WithDefault("8080")
    int port();

    /** The public port with TLS. */
    TlsConfig tls();

    /** Ports for OpenTelemetry's logs alone. */
    OtlpConfig otlp();

    /** Threads that read and write sockets; 0 takes one per processor, at most 4. */
    @WithDefault("0")
    int eventLoops();

    /** Origins (scheme://host[:port]) of web pages, beside the gateway's own, that may use it from a browser. */
    Optional<List<String>> allowedOrigins();

    /** Any port of localhost and 127.0.0.1 counts as an allowed origin: for a web app's own development server. */
    @WithDefault("false")
    boolean allowLocalOrigins();

    /** Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed. */
    Optional<List<String>> trustedProxies();

    /** Names of RPC metadata, x-..., that reach services and come back beside x-app-*; * at the end is any ending. */
    Optional<List<String>> rpcMetadata();

    /** Clients of live connections. */
    Clients clients();

    /** gRPC server reflection: anybody may ask which services there are and what their messages look like. */
    @WithDefault("false")
    boolean reflection();

    /** Deadlines given to calls. */
    Deadlines deadlines();

    /** What happens between the signal to stop and the end. */
    Drain drain();

    /** Bounds; each has a metric of its use. */
    Limits limits();

    /** Records of calls among the log lines. */
    AccessRecordsConfig accessRecords();

    /** Descriptors that workers publish. */
    DescriptorsConfig descriptors();

    /** Folder whose files are served at {@code /}; read whole at start (64 MiB, 10,000 files, no symbolic links). */
    Optional<Path> staticDir();

    /** Content-Security-Policy of those files, or {@code none}; unless set it lets in what is of their own origin. */
    Optional<String> staticPolicy();

    /** TCP listeners by name; none unless they are set. */
    Map<String, TcpConfig> tcp();

    /** Clients of live connections. */
    interface Clients {
        /** Oldest versions served, as {@code reeve-java=0.1.0}; an older client of that name is closed with 4203. */
        Optional<List<String>> oldest();
    }

    /** Deadlines given to calls. */
    interface Deadlines {
        /** For a call that names none. */
        @WithDefault("10s")
        Duration standard();

        /** The most a call may ask for. */
        @WithDefault("60s")
        Duration max();

        /** The most a call that takes a stream of replies may ask for, and what it gets if it names none. */
        @WithDefault("1h")
        Duration stream();
    }

    /** What happens between the signal to stop and the end. */
    interface Drain {
        /** Not ready, but still serving, so that load balancers turn away first. */
        @WithDefault("5s")
        Duration readiness();

        /** WebSockets are closed in equal slices over this time. */
        @WithDefault("20s")
        Duration sockets();

        /** Clients are told to come back after a random time up to this. */
        @WithDefault("10s")
        Duration reconnect();

        /** The most that open calls may still take. */
        @WithDefault("60s")
        Duration calls();
    }

    /** Bounds; each has a metric of its use. */
    interface Limits {
        /** Request line and headers. */
        @WithDefault("16K")
        MemorySize header();

        /** A request body, as sent and inflated. */
        @WithDefault("1M")
        MemorySize body();

        /** Inflated size of a gzip body over its sent size. */
        @WithDefault("100")
        int inflateRatio();

        /** From the first byte, or the accept, to the end of the headers. */
        @WithDefault("10s")
        Duration headerRead();

        /** From the end of the headers to the end of the body. */
        @WithDefault("13s")
        Duration bodyRead();

        /** A connection without a request. */
        @WithDefault("60s")
        Duration idle();

        /** How long a caller may take to take an answer, or the end of a stream. */
        @WithDefault("60s")
        Duration answerWrite();

        /** Age of an HTTP/2 connection, plus or minus 10 %, before it is asked to go. */
        @WithDefault("30m")
        Duration http2Age();

        /** Open connections. */
        @WithDefault("20000")
        int connections();

        /** Open connections of one address (IPv6: /64) that have shown no valid token. */
        @WithDefault("100")
        int connectionsPerAddressAnonymous();

        /** Open connections of one address (IPv6: /64). */
        @WithDefault("2000")
        int connectionsPerAddress();

        /** WebSockets of one subject. */
        @WithDefault("20")
        int socketsPerSubject();

        /** Requests being worked on. */
        @WithDefault("10000")
        int inFlight();

        /** Requests of one subject being worked on. */
        @WithDefault("64")
        int inFlightPerSubject();

        /** How long requests may wait for a processor; beyond for 500 ms, some are refused for the others' sake. */
        @WithDefault("500ms")
        Duration admitWait();

        /** Requests a second of one subject. */
        @WithDefault("50")
        int subjectRate();

        /** Requests one subject may save up. */
        @WithDefault("200")
        int subjectBurst();

        /** Requests a second of one address without a valid token. */
        @WithDefault("20")
        int addressRate();

        /** Requests one address without a valid token may save up. */
        @WithDefault("100")
        int addressBurst();

        /** Subjects and addresses whose rate is remembered; the least recent is forgotten. */
        @WithDefault("100000")
        int rateKeys();

        /** Tokens whose identity is remembered until they expire; the least recent is forgotten. */
        @WithDefault("50000")
        int identities();

        /** API keys whose access token is remembered until it expires; the least recent is forgotten. */
        @WithDefault("10000")
        int apiKeys();

        /** Bounds of live connections: WebSockets, gRPC streams, and event streams of topics. */
        Socket socket();

        /** Bounds of gRPC, gRPC-Web and Connect. */
        RpcConfig rpc();

        /** Bytes that wait to be written to one socket or stream. */
        @WithDefault("1M")
        MemorySize outQueue();

        /** Messages that wait to be written to one socket or stream. */
        @WithDefault("1000")
        int outQueueMessages();

        /** How long the oldest message may wait to be written. */
        @WithDefault("10s")
        Duration slow();
    }

    /** Bounds of live connections: WebSockets, gRPC streams, and event streams of topics. */
    interface Socket {
        /** One message, in one or several frames. */
        @WithDefault("256K")
        MemorySize message();

        /** Calls open on one socket. */
        @WithDefault("100")
        int openCalls();

        /** Topics one socket subscribes to; event streams of one subject. */
        @WithDefault("128")
        int subscriptions();

        /** Frames a second. */
        @WithDefault("100")
        int frameRate();

        /** Frames a socket may save up. */
        @WithDefault("200")
        int frameBurst();

        /** From the accept to a good {@code auth} frame. */
        @WithDefault("10s")
        Duration auth();

        /** How often a ping is sent. */
        @WithDefault("25s")
        Duration ping();

        /** How long a socket may be silent after a ping. */
        @WithDefault("10s")
        Duration pong();

        /** How often an event stream gets a comment while it says nothing else. */
        @WithDefault("15s")
        Duration heartbeat();

        /** Age, plus or minus 10 %, before a socket is closed to be opened anew. */
        @WithDefault("4h")
        Duration age();
    }
}

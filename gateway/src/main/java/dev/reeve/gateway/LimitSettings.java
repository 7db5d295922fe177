// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;

/** Every bound of the gateway (docs/limits.md), grouped by what it bounds. */
record LimitSettings(
        HttpLimits http,
        ConnectionLimits connections,
        FlightLimits flight,
        RateLimits rates,
        SocketLimits sockets,
        RpcLimits rpc,
        OutQueueLimits outQueue) {

    private static final int MILLION = 1_000_000;
    private static final int BYTES_MAX = 64 * 1024 * 1024;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    static LimitSettings from(GatewayConfig.Limits config) {
        return new LimitSettings(
                HttpLimits.from(config),
                ConnectionLimits.from(config),
                new FlightLimits(
                        count("in-flight", config.inFlight()),
                        count("in-flight-per-subject", config.inFlightPerSubject()),
                        time("admit-wait", config.admitWait())),
                RateLimits.from(config),
                SocketLimits.from(config.socket()),
                RpcLimits.from(config.rpc()),
                new OutQueueLimits(
                        bytes("out-queue", config.outQueue().asLongValue(), 1_024),
                        count("out-queue-messages", config.outQueueMessages()),
                        time("slow", config.slow())));
    }

    private static int count(String key, int value) {
        return SettingCheck.range("limits." + key, value, 1, MILLION);
    }

    private static Duration time(String key, Duration value) {
        return SettingCheck.time("limits." + key, value, SHORTEST, LONGEST);
    }

    private static int bytes(String key, long value, int min) {
        int clipped = Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return SettingCheck.range("limits." + key, clipped, min, BYTES_MAX);
    }

    /** Bounds of one HTTP request. */
    record HttpLimits(
            int headerBytes,
            int bodyBytes,
            int inflateRatio,
            Duration headerRead,
            Duration bodyRead,
            Duration idle,
            Duration answerWrite,
            Duration http2Age) {
        static HttpLimits from(GatewayConfig.Limits config) {
            return new HttpLimits(
                    bytes("header", config.header().asLongValue(), 1_024),
                    bytes("body", config.body().asLongValue(), 1),
                    count("inflate-ratio", config.inflateRatio()),
                    time("header-read", config.headerRead()),
                    time("body-read", config.bodyRead()),
                    time("idle", config.idle()),
                    time("answer-write", config.answerWrite()),
                    time("http2-age", config.http2Age()));
        }
    }

    /** Bounds on connections. */
    record ConnectionLimits(int perReplica, int perAddressAnonymous, int perAddress, int socketsPerSubject) {
        static ConnectionLimits from(GatewayConfig.Limits config) {
            return new ConnectionLimits(
                    count("connections", config.connections()),
                    count("connections-per-address-anonymous", config.connectionsPerAddressAnonymous()),
                    count("connections-per-address", config.connectionsPerAddress()),
                    count("sockets-per-subject", config.socketsPerSubject()));
        }
    }

    /** Requests being worked on. */
    record FlightLimits(int perReplica, int perSubject, Duration admitWait) {}

    /** Request rates and what is remembered for them. */
    record RateLimits(
            int subjectRate,
            int subjectBurst,
            int addressRate,
            int addressBurst,
            int keys,
            int identities,
            int apiKeys) {
        static RateLimits from(GatewayConfig.Limits config) {
            return new RateLimits(
                    count("subject-rate", config.subjectRate()),
                    count("subject-burst", config.subjectBurst()),
                    count("address-rate", config.addressRate()),
                    count("address-burst", config.addressBurst()),
                    count("rate-keys", config.rateKeys()),
                    count("identities", config.identities()),
                    count("api-keys", config.apiKeys()));
        }
    }

    /** Bounds of one live connection. */
    record SocketLimits(
            int messageBytes,
            int openCalls,
            int subscriptions,
            int frameRate,
            int frameBurst,
            Duration auth,
            Duration ping,
            Duration pong,
            Duration heartbeat,
            Duration age) {
        static SocketLimits from(GatewayConfig.Socket config) {
            return new SocketLimits(
                    bytes("socket.message", config.message().asLongValue(), 1_024),
                    count("socket.open-calls", config.openCalls()),
                    count("socket.subscriptions", config.subscriptions()),
                    count("socket.frame-rate", config.frameRate()),
                    count("socket.frame-burst", config.frameBurst()),
                    time("socket.auth", config.auth()),
                    time("socket.ping", config.ping()),
                    time("socket.pong", config.pong()),
                    time("socket.heartbeat", config.heartbeat()),
                    time("socket.age", config.age()));
        }
    }

    /** Bounds of one RPC beside those of its HTTP request. */
    record RpcLimits(int metadataBytes, Duration halfClose, int messages, int getMessageBytes) {
        static RpcLimits from(RpcConfig config) {
            return new RpcLimits(
                    bytes("rpc.metadata", config.metadata().asLongValue(), 1_024),
                    time("rpc.half-close", config.halfClose()),
                    count("rpc.messages", config.messages()),
                    bytes("rpc.get-message", config.getMessage().asLongValue(), 1));
        }
    }

    /** What may wait to be written to one socket or stream. */
    record OutQueueLimits(int bytes, int messages, Duration slow) {}
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.FrameCodec;
import dev.reeve.gateway.tcp.TcpBinding;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One TCP listener as its code sees it: validated by {@link TcpSettingsReader}.
 *
 * @param name part of its keys and metrics
 * @param host address it binds to
 * @param port 0 = any free one
 * @param codec of its frames
 * @param target where frames go
 * @param failure what is done about a call that fails
 * @param entry who is let in
 * @param identity an API key; {@link Credential.None} = anonymous
 * @param latency of a new connection
 * @param bounds of connections
 */
record TcpListenerSettings(
        String name,
        String host,
        int port,
        FrameCodec codec,
        Target target,
        Failure failure,
        Entry entry,
        Credential identity,
        RequiredLatency latency,
        Bounds bounds) {

    /** The identity is a secret. */
    @Override
    public String toString() {
        return "TcpListenerSettings[" + name + " " + host + ":" + port + "]";
    }

    /** Whole key of a setting of it. */
    String key(String last) {
        return "reeve.gateway.tcp.\"" + name + "\"." + last;
    }

    /**
     * What its server is told.
     *
     * @param tls asked for each new connection; null = in clear
     */
    TcpBinding binding(@Nullable Supplier<SslContext> tls) {
        AddressRule allowed = entry.allowed();
        return new TcpBinding(
                host,
                port,
                codec,
                bounds.connections(),
                bounds.perAddress(),
                AddressRule::limitKey,
                address -> allowed == null || allowed.contains(address.getHostAddress()),
                tls);
    }

    /** Where frames go. */
    sealed interface Target {
        /** A frame is a call. */
        record Service(String service, String method, String contentType, ReplyMode reply, int inFlight)
                implements Target {}

        /** A frame is a publication, and the topic's messages go to all connections. */
        record Topic(String topic, String contentType) implements Target {}
    }

    /** Who gets a reply. */
    enum ReplyMode {
        NONE,
        ORDERED,
        BROADCAST
    }

    /** What is done about a call that fails, beside counting it. */
    enum ErrorPolicy {
        IGNORE,
        LOG,
        CLOSE,
        DEAD_LETTER
    }

    /**
     * The policy, with what it needs.
     *
     * @param topic empty unless DEAD_LETTER
     */
    record Failure(ErrorPolicy policy, String topic) {}

    /**
     * Who is let in.
     *
     * @param allowed networks; null = all
     * @param tls null = in clear
     */
    record Entry(@Nullable AddressRule allowed, @Nullable TcpTls tls) {}

    /** Bounds of connections. */
    record Bounds(int connections, int perAddress, int waitingFrames, Duration idle) {}
}

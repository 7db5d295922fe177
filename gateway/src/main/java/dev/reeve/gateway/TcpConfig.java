// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One TCP listener. Its name, [a-z0-9-]{1,32}, is part of its keys and of its metrics. */
public interface TcpConfig {
    /** How its frames look: {@code buffstreams} or {@code foreman}. */
    String codec();

    /** Address it binds to; one that other machines reach needs {@code allow} or {@code tls}. */
    @WithDefault("127.0.0.1")
    String host();

    /** Its port; 0 takes a free one. */
    int port();

    /** Service that a frame is a call to; either this or {@code topic}. */
    Optional<String> service();

    /** Method of that service; none = its default. */
    Optional<String> method();

    /** Topic that a frame is published to, and whose messages go to all connections. */
    Optional<String> topic();

    /** Who gets a reply: {@code none}, {@code ordered} (who asked, in order) or {@code broadcast} (all). */
    @WithDefault("none")
    String reply();

    /** Content type that calls and messages carry. */
    @WithDefault("application/octet-stream")
    String contentType();

    /** Largest payload; with buffstreams as at the other end (it gives the header's width). 4096; with foreman 1M. */
    Optional<MemorySize> maxPayload();

    /** Foreman: bytes of length that are written, {@code eight} or {@code minimal}; every width is read. */
    @WithDefault("eight")
    String lengthWidth();

    /** Foreman: order of the length's bytes, {@code little} or {@code big}. */
    @WithDefault("little")
    String byteOrder();

    /** Addresses or networks (CIDR) that may connect; none = all. */
    Optional<List<String>> allow();

    /** Mutual TLS. */
    Tls tls();

    /** API key that its calls are made with; none = they are anonymous. */
    Optional<String> apiKey();

    /** File with that API key. */
    Optional<Path> apiKeyFile();

    /** Required latency of a connection: deadline of its calls, and their class in the queue. None = 10 s, no class. */
    Optional<Duration> latency();

    /** On a call that fails: {@code ignore}, {@code log}, {@code close} (usual for ordered) or {@code dead-letter}. */
    Optional<String> onError();

    /** Topic that frames go to whose call failed. */
    Optional<String> deadLetterTopic();

    /** Open connections. */
    @WithDefault("1000")
    int connections();

    /** Open connections of one address (IPv6: /64). */
    @WithDefault("1000")
    int connectionsPerAddress();

    /** Calls of one connection that run at once; over 1 several workers may see its frames side by side. */
    @WithDefault("1")
    int inFlight();

    /** Frames of one connection that wait (or 1 MiB of them) before it is read no further. */
    @WithDefault("256")
    int waitingFrames();

    /** A connection that says nothing for so long is closed; 0 = never. */
    @WithDefault("0s")
    Duration idle();

    /** Mutual TLS. */
    interface Tls {
        /** PEM file with the listener's certificate and those above it; all three files are looked at every 5 s. */
        Optional<Path> certificate();

        /** PEM file with its private key, not encrypted. */
        Optional<Path> key();

        /** PEM file with the authorities whose client certificates are let in. */
        Optional<Path> clientCa();
    }
}

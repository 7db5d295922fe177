// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.CloseCause;
import dev.reeve.gateway.tcp.FrameFault;
import dev.reeve.gateway.tcp.TcpEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/** What one TCP listener counts. */
final class TcpMetrics {
    private final MeterRegistry registry;
    private final String listener;
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;

    TcpMetrics(MeterRegistry registry, String listener) {
        this.registry = registry;
        this.listener = listener;
        this.framesIn = counter("frames", "Frames", "direction", "in");
        this.framesOut = counter("frames", "Frames", "direction", "out");
        this.bytesIn = counter("bytes", "Payloads of frames", "direction", "in");
        this.bytesOut = counter("bytes", "Payloads of frames", "direction", "out");
    }

    /** Frames and the bytes of their payloads. */
    void received(int frames, long bytes) {
        framesIn.increment(frames);
        bytesIn.increment((double) bytes);
    }

    void sent(int bytes) {
        framesOut.increment();
        bytesOut.increment(bytes);
    }

    void refused(FrameFault fault) {
        counter("refusals", "Bytes that are no frame, connections not let in", "reason", fault.label())
                .increment();
    }

    void refused(TcpEvents.Refused why) {
        String reason = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
        counter("refusals", "Bytes that are no frame, connections not let in", "reason", reason)
                .increment();
    }

    void closed(CloseCause cause) {
        counter("closes", "Connections that ended", "cause", cause.label()).increment();
    }

    /** A frame whose call or publication failed. */
    void failed(String reason) {
        counter("errors", "Frames whose call failed", "reason", ReasonLabel.of(reason))
                .increment();
    }

    /** What became of a frame that was to go to the dead-letter topic. */
    void deadLetter(String outcome) {
        counter("dead_letters", "What became of frames whose call failed", "outcome", outcome)
                .increment();
    }

    /** New files of its TLS were {@code taken} into use or {@code refused}. */
    void tlsReload(String result) {
        counter("tls_reloads", "New certificate files", "result", result).increment();
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .tag("listener", listener)
                .description(description)
                .register(registry);
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder("reeve_gateway_tcp_" + name)
                .description(description)
                .tag("listener", listener)
                .tag(tag, value)
                .register(registry);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.CloseCause;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;

/**
 * What becomes of a frame whose call or publication failed. These formats have no word for an error, so the peer never
 * learns of one but by the end of its connection. On virtual threads.
 */
final class TcpErrors {
    private final TcpListenerSettings settings;
    private final Topics topics;
    private final TcpMetrics metrics;
    private final SparseLog log;

    TcpErrors(TcpListenerSettings settings, Topics topics, TcpMetrics metrics, SparseLog log) {
        this.settings = settings;
        this.topics = topics;
        this.metrics = metrics;
        this.log = log;
    }

    void failed(TcpPeer peer, byte[] payload, RuntimeException error) {
        String reason = reason(error);
        metrics.failed(reason);
        switch (settings.failure().policy()) {
            case IGNORE -> {}
            case LOG -> log.warn(() -> line(peer, reason, error));
            case CLOSE -> {
                log.warn(() -> line(peer, reason, error));
                peer.close(CloseCause.ERROR);
            }
            case DEAD_LETTER -> deadLetter(peer, payload);
        }
    }

    private void deadLetter(TcpPeer peer, byte[] payload) {
        String topic = settings.failure().topic();
        try {
            Topics.Position _ = topics.publish(
                    new Topics.Publication(topic, payload, "application/octet-stream", peer.subject(), ""));
            metrics.deadLetter("published");
        } catch (ReeveException e) {
            metrics.deadLetter("lost");
            log.warn(() ->
                    "frame lost: the dead-letter topic took it not topic=" + topic + " " + line(peer, reason(e), e));
        }
    }

    private String line(TcpPeer peer, String reason, RuntimeException error) {
        return "frame failed listener=%s connection=%d remote=%s reason=%s: %s"
                .formatted(settings.name(), peer.id(), peer.remote(), reason, error.getMessage());
    }

    private static String reason(RuntimeException error) {
        return switch (error) {
            case ReeveException known -> known.reason().name();
            case Refusal refusal -> refusal.reason().name();
            default -> ErrorReason.INTERNAL.name();
        };
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.time.Duration;

/**
 * When a silent peer of ZMTP 3.1 is asked for life (RFC 37), and when it is given up. Peers of 3.0 are left to TCP's
 * keep-alive, which finds a dead host within 11 s.
 *
 * @param idle silence after which it is sent a PING
 * @param patience from the PING to the end of the connection
 */
public record Heartbeats(Duration idle, Duration patience) {

    public Heartbeats {
        if (idle.toMillis() < 1 || patience.toMillis() < 1) {
            throw new IllegalArgumentException("idle and patience must be at least 1 ms");
        }
    }

    /** The values of docs/limits.md. */
    public static Heartbeats defaults() {
        return new Heartbeats(Duration.ofSeconds(15), Duration.ofSeconds(15));
    }
}

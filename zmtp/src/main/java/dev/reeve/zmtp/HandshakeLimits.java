// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.time.Duration;

/**
 * Bounds of what strangers may hold before they are known (docs/limits.md). A new connection above a number takes the
 * place of the oldest unfinished one that has had its time: who stalls is put out, who comes is heard.
 *
 * @param unfinishedMax connections of one listener whose handshake is not done
 * @param unfinishedPerAddressMax likewise from one address
 * @param time from the accept to the end of the handshake
 * @param bytesMax all handshake commands of a connection together
 */
public record HandshakeLimits(int unfinishedMax, int unfinishedPerAddressMax, Duration time, int bytesMax) {

    public HandshakeLimits {
        if (unfinishedMax < 1 || unfinishedPerAddressMax < 1 || time.toMillis() < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("handshake limits must be at least 1");
        }
    }

    /** The values of docs/limits.md. */
    public static HandshakeLimits defaults() {
        return new HandshakeLimits(256, 32, Duration.ofSeconds(10), 2_048);
    }
}

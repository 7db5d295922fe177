// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.Map;

/**
 * Bounds of a DEALER (docs/limits.md).
 *
 * @param frameBytesMax a larger frame ends the connection
 * @param queueMessagesMax messages that wait in each direction
 * @param properties handshake properties to show, names as they go out; JeroMQ cannot
 */
public record DealerSettings(int frameBytesMax, int queueMessagesMax, Map<String, String> properties) {

    public DealerSettings {
        properties = Map.copyOf(properties);
    }

    /** Shows no properties. */
    public DealerSettings(int frameBytesMax, int queueMessagesMax) {
        this(frameBytesMax, queueMessagesMax, Map.of());
    }

    /** The values of docs/limits.md. */
    public static DealerSettings defaults() {
        return new DealerSettings(1_048_576 + 65_536, 10_000);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import java.util.Locale;

/** Why a connection ended; the first cause counts. */
public enum CloseCause {
    /** The peer closed it, or is lost. */
    LEFT,
    /** Its bytes were no frame. */
    BAD_FRAME,
    /** TLS was not agreed on. */
    HANDSHAKE,
    /** Nothing came for too long. */
    IDLE,
    /** It did not read what was sent. */
    SLOW,
    /** A call failed, and the listener closes for that. */
    ERROR,
    /** An administrator closed it. */
    ADMINISTRATOR,
    /** The gateway stops. */
    DRAIN,
    /** A fault of ours. */
    FAILED;

    /** For metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

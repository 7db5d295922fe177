// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/** Why a session ended; all but {@link #DRAINED} are followed by a new one on a new socket (7-22). */
enum SessionEnd {
    /** Drained by this side: no new session. */
    DRAINED("drained"),
    BROKER_DRAINED("broker drains"),
    DISCONNECTED("broker sent DISCONNECT: it stops, or this worker may not serve the name or uses a taken instance id"),
    SILENT("broker is silent"),
    NO_WELCOME("no answer to READY"),
    LOST("no connection"),
    UNEXPECTED("broker broke the protocol");

    private final String text;

    SessionEnd(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}

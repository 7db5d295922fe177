// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/** Why a session ended; all but {@link #DRAINED} are followed by a new one on a new socket (7-22). */
enum SessionEnd {
    /** Drained by this side: no new session. */
    DRAINED("drained"),
    BROKER_DRAINED("broker drains"),
    DISCONNECTED("broker sent DISCONNECT"),
    SILENT("broker is silent"),
    NO_WELCOME("no WELCOME from the broker"),
    LOST("connection lost"),
    UNEXPECTED("broker broke the protocol");

    private final String text;

    SessionEnd(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}

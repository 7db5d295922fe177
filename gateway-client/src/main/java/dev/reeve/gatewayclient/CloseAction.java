// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** What a close code asks of the client (docs/client-spec.md section 1). */
enum CloseAction {
    RECONNECT,
    REFRESH,
    SESSION_LOST,
    TERMINAL;

    private static final int REVOKED = 4201;

    static CloseAction of(int code) {
        if (code == REVOKED) {
            return SESSION_LOST;
        }
        if (code >= 4100 && code < 4200) {
            return REFRESH;
        }
        boolean programFault = code == 1002 || code == 1003 || (code >= 1007 && code <= 1009);
        return programFault || (code >= 4200 && code < 4300) ? TERMINAL : RECONNECT;
    }
}

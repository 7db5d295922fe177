// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/**
 * Cause of a {@link dev.reeve.protocol.ReeveException}: no broker knows the client's key. The client tries again once
 * or twice a minute, as their allow-list may change, but somebody has to add its line (docs/keys.md).
 */
public final class KeyRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    KeyRefusedException(String message) {
        super(message);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/**
 * The brokers do not know the worker's key. It tries again once or twice a minute, as their allow-list may change, but
 * somebody has to add its line (docs/keys.md).
 */
public final class KeyRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    KeyRefusedException(String brokers) {
        super("this worker's key is not on the allow-list of the brokers at " + brokers);
    }
}

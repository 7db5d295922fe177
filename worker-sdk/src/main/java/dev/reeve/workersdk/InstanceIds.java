// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names for processes that have none. */
final class InstanceIds {
    private static final int BYTES = 5;

    private InstanceIds() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

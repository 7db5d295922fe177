// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/** The driver's cache of verdicts, asked on the broker's thread: must not block and should not allocate. */
@FunctionalInterface
public interface TokenCache {
    /**
     * The verdict on the token at these bytes.
     *
     * @return null if it has to be verified first; the broker then asks with {@link BrokerCommand.CheckToken}
     */
    @Nullable
    TokenVerdict cached(byte[] envelope, int offset, int length);
}

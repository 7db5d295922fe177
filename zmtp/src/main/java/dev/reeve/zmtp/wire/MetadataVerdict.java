// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.util.Map;

/** Whether a peer with such metadata is taken. */
public sealed interface MetadataVerdict {

    /**
     * It is.
     *
     * @param properties names in lower case, as they compare without case
     */
    record Accepted(Map<String, byte[]> properties) implements MetadataVerdict {

        /** The peer's own name for itself; empty if it gives none. Nothing is decided by it. */
        public byte[] identity() {
            return properties.getOrDefault(Metadata.IDENTITY, new byte[0]);
        }
    }

    /** It is not: malformed, wrong socket type, or a property that it may not have. */
    record Refused(CloseReason reason) implements MetadataVerdict {}
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Identity;
import java.util.Objects;

/** What the verifier says of an access token. */
public sealed interface TokenVerdict {
    /** Good; the identity goes to the worker in the stamp. */
    record Verified(Identity identity) implements TokenVerdict {
        public Verified {
            Objects.requireNonNull(identity, "identity");
        }
    }

    /** The caller gets one generic {@code UNAUTHENTICATED}; {@code reason} is a constant, for the log only. */
    record Refused(String reason) implements TokenVerdict {
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** No signing keys yet: {@code NO_WORKERS}. */
    record KeysMissing() implements TokenVerdict {}

    /** The verifier's queue is full: {@code QUEUE_FULL}. */
    record Overloaded() implements TokenVerdict {}
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** What an interceptor did with a request or a reply, beyond letting it pass. */
public enum Interception {
    CHANGED,
    ROUTED,
    DISCARDED,
    REPLIED,
    REFUSED,
    /** It threw, or what it made breaks a limit: the caller got INTERNAL. */
    FAILED
}

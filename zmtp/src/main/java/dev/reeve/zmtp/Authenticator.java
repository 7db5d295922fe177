// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/**
 * Decides who may come in, once per connection, when the handshake has proven which key the peer holds (RFC 27). It
 * answers from memory, at once, on the transport's thread, and may be asked by several threads.
 *
 * <p>There is no default that allows: a CURVE listener is not made without one. An exception denies.
 */
@FunctionalInterface
public interface Authenticator {

    /** The verdict on these credentials. */
    Verdict authenticate(Credentials credentials);
}

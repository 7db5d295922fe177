// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param identity from the verified token; null: the request has none
 * @param role of the connection: {@code client}, {@code gateway}, {@code auth} or {@code broker}
 * @param user the user id of the connection's key, empty without encryption
 * @param connection number of the connection, never used again while the broker runs
 * @param plain it speaks MDP and no more: no token, method, meta or deadline, and it cannot be told an error
 */
public record Caller(@Nullable Identity identity, String role, String user, long connection, boolean plain) {

    /** The subject of the token; empty without one. */
    public String subject() {
        return identity == null ? "" : identity.subject();
    }

    /** The tenant of the token; empty without one. */
    public String tenant() {
        return identity == null ? "" : identity.tenant();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.Map;
import java.util.Objects;

/**
 * What a transport knows of a peer when it connects.
 *
 * @param peer the number given by the transport
 * @param address {@code host:port} of the other end, empty if the transport cannot tell
 * @param mechanism {@code NULL} or {@code CURVE}
 * @param user the user id of the authenticated key, empty with NULL
 * @param publicKey the authenticated key in Z85, empty with NULL
 * @param properties its handshake properties that begin with {@link #SHOWN_PROPERTY_PREFIX}, names in lower case
 */
public record PeerInfo(
        long peer, String address, String mechanism, String user, String publicKey, Map<String, String> properties) {
    /** Of handshake properties those that applications give are shown. */
    public static final String SHOWN_PROPERTY_PREFIX = "x-";

    public PeerInfo {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(mechanism, "mechanism");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(publicKey, "publicKey");
        properties = Map.copyOf(properties);
    }
}

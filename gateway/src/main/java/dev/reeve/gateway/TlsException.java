// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** A file of the TLS port that cannot be used. */
final class TlsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param key below reeve.gateway.tls.
     * @param problem follows the key's name
     */
    TlsException(String key, String problem) {
        super("reeve.gateway.tls." + key + " " + problem);
    }
}

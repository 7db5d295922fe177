// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** A file of TLS that cannot be used: {@link PemFile#wrong} says which. */
final class TlsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }
}

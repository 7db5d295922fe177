// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/** An endpoint cannot be bound: in use, not ours, or not understood. */
public final class BindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String endpoint;

    public BindException(String endpoint, String message) {
        super("cannot bind " + endpoint + ": " + message);
        this.endpoint = endpoint;
    }

    public String endpoint() {
        return endpoint;
    }
}

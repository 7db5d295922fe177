// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

/**
 * There was no answer: the server is away, slow, says too much, or has an address that may not be called. The text is
 * for a log; it holds nothing of the request.
 */
public final class OutboundFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutboundFault(String what) {
        super(what);
    }

    OutboundFault(String what, Throwable cause) {
        super(what, cause);
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

/**
 * There was no answer of use: the server is away, slow, says too much, or has an address that may not be called. The
 * text is for a log; it holds nothing of the request.
 */
public final class OutboundFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    OutboundFault(String what) {
        this(what, 0);
    }

    OutboundFault(String what, int status) {
        super(what);
        this.status = status;
    }

    OutboundFault(String what, Throwable cause) {
        super(what, cause);
        status = 0;
    }

    /** Of an answer whose body could not be taken; 0 = there was none. */
    public int status() {
        return status;
    }
}

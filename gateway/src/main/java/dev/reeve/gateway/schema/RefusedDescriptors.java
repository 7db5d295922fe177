// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.schema;

/** A descriptor set that is not used; the message says why, in words of ours. */
public final class RefusedDescriptors extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedDescriptors(String message) {
        super(message);
    }
}

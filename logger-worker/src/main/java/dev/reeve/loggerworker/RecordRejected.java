// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** One record of a batch that cannot be stored; the others can. The message is what the sender is told. */
final class RecordRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordRejected(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

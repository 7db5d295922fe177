// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.UUID;

/**
 * A mail as it is sent.
 *
 * @param id of its row in the outbox: sent a second time it is recognised by its Message-ID
 * @param tenant of the account it is about
 * @param html the same as the text
 */
record Mail(UUID id, String tenant, String to, String subject, String text, String html) {
    /** Who gets it and the codes in it are not for logs. */
    @Override
    public String toString() {
        return "Mail[" + id + "]";
    }
}

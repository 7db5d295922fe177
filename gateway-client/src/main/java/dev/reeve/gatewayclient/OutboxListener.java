// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** Hears what becomes of the outbox's entries, on the client's thread for that. */
public interface OutboxListener {
    default void sent(OutboxEntry entry, Reply reply) {}

    /** It will not be tried again. */
    default void failed(OutboxEntry entry, ReeveException error) {}

    /** How many entries wait now. */
    default void size(int entries) {}
}

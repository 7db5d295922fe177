// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** A topic that is followed, through every reconnect, until it is closed. */
public interface Subscription extends AutoCloseable {
    String topic();

    /** Follows it no longer. */
    @Override
    void close();
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A DEALER of some make. */
interface Link extends AutoCloseable {

    void send(List<byte[]> message) throws InterruptedException;

    /** Null: nothing came in that time. */
    @Nullable
    List<byte[]> receive(Duration atMost) throws InterruptedException;

    /** Nothing will come any more: this make leaves it to its user to connect again. */
    boolean isGone();

    @Override
    void close();
}

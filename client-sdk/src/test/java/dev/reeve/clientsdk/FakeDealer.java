// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.zmtp.DealerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes messages and keeps them. */
final class FakeDealer implements DealerTransport {
    final List<List<byte[]>> sent = new ArrayList<>();
    boolean full;
    boolean closed;

    @Override
    public boolean send(List<byte[]> frames) {
        if (full || closed) {
            return false;
        }
        sent.add(frames);
        return true;
    }

    @Override
    public @Nullable List<byte[]> receive(Duration timeout) {
        return null;
    }

    @Override
    public boolean awaitClosed(Duration timeout) {
        return closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return !isClosed();
    }

    @Override
    public void close() {
        closed = true;
    }
}

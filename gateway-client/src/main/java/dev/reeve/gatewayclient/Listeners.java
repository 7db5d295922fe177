// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CopyOnWriteArrayList;

/** All listeners of a client as one. Called on the thread for callbacks. */
final class Listeners implements ReeveListener {
    private final CopyOnWriteArrayList<ReeveListener> all = new CopyOnWriteArrayList<>();

    void add(ReeveListener listener) {
        all.add(listener);
    }

    @Override
    public void state(ConnectionState state) {
        all.forEach(listener -> listener.state(state));
    }

    @Override
    public void sessionLost(String reason) {
        all.forEach(listener -> listener.sessionLost(reason));
    }

    @Override
    public void terminal(int closeCode) {
        all.forEach(listener -> listener.terminal(closeCode));
    }

    @Override
    public void sent(OutboxEntry entry, Reply reply) {
        all.forEach(listener -> listener.sent(entry, reply));
    }

    @Override
    public void failed(OutboxEntry entry, ReeveException error) {
        all.forEach(listener -> listener.failed(entry, error));
    }

    @Override
    public void size(int entries) {
        all.forEach(listener -> listener.size(entries));
    }
}

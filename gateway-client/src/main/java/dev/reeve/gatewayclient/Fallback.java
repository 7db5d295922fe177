// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;

/**
 * Decides that no WebSocket gets through: two tries in a row end without a word of the gateway, while HTTP answers.
 * Then topics come as event streams, until a WebSocket opens; that is tried after a while, and when the network
 * changes. Owned by the loop.
 */
final class Fallback {
    private static final long PROBE_MS = 5_000;

    private final Context context;
    private final Connection connection;
    private final Topics topics;
    private boolean probing;

    Fallback(Context context, Connection connection, Topics topics) {
        this.context = context;
        this.connection = connection;
        this.topics = topics;
    }

    boolean isOn() {
        return topics.streams().isOn();
    }

    /** Tries of the socket end without a word of the gateway, though there is a network. */
    void suspected() {
        if (isOn()) {
            pause();
        } else if (!probing && !topics.isEmpty()) {
            probing = true;
            new Probe().begin();
        }
    }

    private void answered(boolean isThere) {
        probing = false;
        boolean isWanted = connection.state() != ConnectionState.IDLE && !topics.isEmpty();
        if (isThere && isWanted && connection.state() != ConnectionState.OPEN) {
            topics.streams().start(topics.all());
            pause();
        }
    }

    private void pause() {
        connection.pause(context.ms(Setting.BLOCKED_MS));
    }

    /** Whether the gateway answers over HTTP. Ends once. */
    private final class Probe implements Transport.HttpListener {
        private Transport.Exchange exchange = () -> {};
        private Loop.Timer timer = Loop.Timer.NONE;
        private boolean over;

        void begin() {
            timer = context.loop().after(PROBE_MS, () -> over(false));
            exchange = context.transport()
                    .send(new Transport.HttpRequest("GET", context.url() + "/echo/", Map.of(), null), this);
        }

        @Override
        public void head(int status, Map<String, String> headers) {
            boolean unused = context.loop().execute(() -> over(status >= 200 && status < 300));
        }

        @Override
        public void chunk(byte[] bytes) {
            // What stands in it does not matter.
        }

        @Override
        public void end() {
            // Its head said all.
        }

        @Override
        public void failed(boolean sent, String why) {
            boolean unused = context.loop().execute(() -> over(false));
        }

        private void over(boolean isThere) {
            if (!over) {
                over = true;
                timer.cancel();
                exchange.cancel();
                answered(isThere);
            }
        }
    }
}

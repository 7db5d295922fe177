// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import dev.reeve.gatewayclient.CallOptions;
import dev.reeve.gatewayclient.ConnectionState;
import dev.reeve.gatewayclient.Door;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.ReeveListener;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** {@code gateway-client} as apps have it, with its own numbers: tries, waits, deadline. */
final class AppCaller implements EchoCaller {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Reeve reeve;
    private final Door door;
    private final AtomicInteger opened = new AtomicInteger();

    private AppCaller(Reeve reeve, Door door) {
        this.reeve = reeve;
        this.door = door;
    }

    /** One that calls over HTTP alone. */
    static AppCaller byHttp(String url) {
        return signedIn(url, Door.HTTP);
    }

    /** One that keeps a live connection; while it has none its calls go over HTTP, as with any app. */
    static AppCaller live(String url) {
        AppCaller caller = signedIn(url, Door.ANY);
        caller.reeve.listen(new ReeveListener() {
            @Override
            public void state(ConnectionState state) {
                if (state == ConnectionState.OPEN) {
                    caller.opened.incrementAndGet();
                }
            }
        });
        caller.reeve.connect();
        Awaitility.await().atMost(SOON).until(() -> caller.opened.get() > 0);
        return caller;
    }

    private static AppCaller signedIn(String url, Door door) {
        Reeve reeve = Reeve.at(url).app("steady-calls", "1").withoutLogs().build();
        reeve.auth().startAnonymously();
        return new AppCaller(reeve, door);
    }

    /** How often its live connection was opened. */
    int opened() {
        return opened.get();
    }

    @Override
    public String door() {
        return door == Door.HTTP ? "HTTP" : "WebSocket";
    }

    @Override
    public CompletableFuture<?> call(String text, boolean withKey) {
        CallOptions options = CallOptions.DEFAULT.by(door);
        CallOptions repeatable =
                withKey ? options.idempotencyKey(UUID.randomUUID().toString()) : options.idempotent();
        return reeve.service("echo")
                .callAsync("say", Map.of("text", text), repeatable)
                .thenAccept(reply -> {
                    if (!text.equals(reply.map().get("text"))) {
                        throw new IllegalStateException("another answer: " + reply.text());
                    }
                });
    }

    @Override
    public void close() {
        reeve.close();
    }
}

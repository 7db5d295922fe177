// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CompletableFuture;

/**
 * A client of one gateway: who uses the app, calls, topics, the outbox, logs. One for the whole app; any thread.
 *
 * <pre>{@code
 * Reeve reeve = Reeve.at("https://api.example.org").installation(Store.inFolder(folder)).build();
 * reeve.auth().startAnonymously();
 * Reply reply = reeve.service("echo").call("say", "{\"text\":\"hi\"}");
 * reeve.topic("chat.lobby").subscribe(publication -> show(publication.map()));
 * }</pre>
 *
 * <p>Tell it what the system tells the app: {@link #networkUp}, {@link #networkDown}, {@link #networkMetered}, {@link
 * #foreground}, {@link #background}. How it behaves is in docs/client-spec.md.
 */
public final class Reeve implements AutoCloseable {
    private final Core core;
    private final Context context;

    Reeve(Core core) {
        this.core = core;
        this.context = core.context();
    }

    /**
     * Begins a client.
     *
     * @param url of the gateway, {@code https://...}; {@code http://} where nothing in between can listen
     */
    public static ReeveBuilder at(String url) {
        return new ReeveBuilder(url);
    }

    public Auth auth() {
        return core.auth();
    }

    /** A service by its name, {@code [a-z0-9.-]{1,64}}. */
    public Service service(String name) {
        return new Service(context, core.calls(), name);
    }

    /** A topic by its name. */
    public Topic topic(String name) {
        return new Topic(context, core.calls(), core.topics(), name);
    }

    public Outbox outbox() {
        return new Outbox(context, core.outbox());
    }

    public Logs logs() {
        return core.logs();
    }

    /** Opens the live connection and keeps it; who follows a topic need not. */
    public void connect() {
        onLoop(core.connection()::connect);
    }

    /** Closes the live connection; calls go over HTTP. */
    public void disconnect() {
        onLoop(core.connection()::disconnect);
    }

    public ConnectionState state() {
        return Waiting.on(Waiting.future(
                context.loop(), future -> future.complete(core.connection().state())));
    }

    /** Whether topics come as event streams, because no WebSocket gets through. */
    public boolean isFallback() {
        return Waiting.on(Waiting.future(
                context.loop(), future -> future.complete(core.fallback().isOn())));
    }

    /** Adds a listener for the client's life. */
    public void listen(ReeveListener listener) {
        core.listeners().add(listener);
    }

    /** The device has a network, perhaps another one. */
    public void networkUp() {
        onLoop(core::networkUp);
    }

    /** The device has no network: nothing is tried until it has. */
    public void networkDown() {
        onLoop(core::networkDown);
    }

    /**
     * Whether what the device sends now is paid for by its size: then logs keep to 5 MiB an hour. Not so until it is
     * said. On Android, in the {@code NetworkCallback} that says {@link #networkUp}:
     *
     * <pre>{@code
     * public void onCapabilitiesChanged(Network network, NetworkCapabilities can) {
     *     reeve.networkMetered(!can.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED));
     * }
     * }</pre>
     */
    public void networkMetered(boolean is) {
        onLoop(() -> core.networkMetered(is));
    }

    /** The app is seen again. */
    public void foreground() {
        onLoop(core::foreground);
    }

    /** The app is not seen any more, and may be frozen or ended. */
    public void background() {
        onLoop(core::background);
    }

    /** Ends all of it within 2 s: open calls as CLOSED. What waits in the outbox and unsent logs stay in the store. */
    @Override
    public void close() {
        CompletableFuture<Boolean> closed = Waiting.future(context.loop(), future -> {
            core.close();
            boolean unused = future.complete(true);
        });
        core.end(closed);
    }

    private void onLoop(Runnable step) {
        boolean unused = context.loop().execute(step);
    }
}

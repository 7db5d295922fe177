// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/ws}: signs in, calls, reads until the call is done. */
final class SocketCallDoor implements CallDoor {
    static final String CLIENT = "reeve-cli";
    private static final int AUTH_ID = 1;
    private static final int CALL_ID = 2;

    private final URI base;
    private final String key;
    private final SocketForm form;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Gateway.CONNECT_TIMEOUT)
            .build();

    SocketCallDoor(Installation installation, SocketForm form) {
        this.base = Gateway.slashed(installation.url());
        this.key = installation.key();
        this.form = form;
    }

    @Override
    public void call(CallRequest call, ReplyPrinter printer) {
        SocketMessages messages = new SocketMessages();
        WebSocket socket = open(messages);
        try {
            String requestId = UUID.randomUUID().toString();
            sent(form.sendAuth(socket, AUTH_ID, key));
            SocketFrame.Done _ = done(socket, messages, AUTH_ID, Gateway.REQUEST_TIMEOUT, null);
            sent(form.sendCall(socket, CALL_ID, call, requestId));
            SocketFrame.Done done = done(socket, messages, CALL_ID, call.patience(), printer);
            if (done != null) {
                printer.last(done.body(), new CallTimes(requestId, done.queueMs(), done.workerMs()));
            }
        } finally {
            var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    private WebSocket open(SocketMessages messages) {
        String address = base.toString().replaceFirst("^http", "ws") + "v1/ws";
        try {
            return client.newWebSocketBuilder()
                    .subprotocols(form.subprotocol())
                    .connectTimeout(Gateway.CONNECT_TIMEOUT)
                    .buildAsync(URI.create(address), messages)
                    .get(Gateway.REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Gateway.unreachable(base, e);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /**
     * Reads until what has this id has ended.
     *
     * @param printer of replies before the last; null = there are none
     * @return null if nobody reads any more
     */
    private SocketFrame.@Nullable Done done(
            WebSocket socket, SocketMessages messages, int id, Duration patience, @Nullable ReplyPrinter printer) {
        long untilNs = System.nanoTime() + patience.toNanos();
        while (true) {
            switch (form.decode(next(messages, untilNs))) {
                case SocketFrame.Done done
                when done.id() == id -> {
                    return done;
                }
                case SocketFrame.Failed failed
                when failed.id() == id -> throw failed.problem().toException();
                case SocketFrame.Next next
                when next.id() == id && printer != null -> {
                    if (!printer.partial(next.body())) {
                        return null;
                    }
                }
                case SocketFrame.Ping _ -> sent(form.sendPong(socket));
                case SocketFrame.Done _, SocketFrame.Failed _, SocketFrame.Next _, SocketFrame.Other _ -> {}
            }
        }
    }

    private byte[] next(SocketMessages messages, long untilNs) {
        try {
            byte[] message = messages.next(untilNs - System.nanoTime());
            if (message == null) {
                throw CliException.unreachable(
                        base + " did not answer in time", "Is it overloaded? ./reeve doctor looks at every part.");
            }
            return message;
        } catch (IOException e) {
            throw CliException.unreachable(String.valueOf(e.getMessage()), "It may have been run.");
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static void sent(CompletableFuture<WebSocket> sending) {
        try {
            WebSocket _ = sending.get(Gateway.REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw CliException.unreachable("the connection was lost: " + Gateway.cause(e), "");
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static CliException interrupted() {
        Thread.currentThread().interrupt();
        return CliException.unreachable("interrupted", "");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

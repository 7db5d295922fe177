// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.FreePort;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NATS: workers in a queue group, clients with a reply subject of their own. Not by {@code Connection.request}, whose
 * futures would cost the client more than what is measured here.
 */
final class NatsPeer implements Peer {
    private static final String SUBJECT = "bench";
    private static final Duration START_TIME_MAX = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public String words() {
        return "NATS server 2.15.2, jnats, queue group";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return Files.isExecutable(program(surroundings))
                ? null
                : "not built; it needs Go: sh bench/peers/build-nats.sh";
    }

    private static Path program(Surroundings surroundings) {
        return surroundings.peers().resolve("nats-server");
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        int port = FreePort.find();
        List<String> command =
                List.of(program(surroundings).toString(), "-a", "127.0.0.1", "-p", Integer.toString(port));
        BenchProcess process = surroundings.program(name() + "-broker", command, Map.of());
        process.await("Server is ready", START_TIME_MAX);
        return new Hub(process, "nats://127.0.0.1:" + port);
    }

    private static Connection connect(String endpoint) throws IOException, InterruptedException {
        return Nats.connect(
                Options.builder().server(endpoint).noReconnect().noEcho().build());
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws IOException, InterruptedException {
        Connection connection = connect(endpoint);
        String inbox = connection.createInbox();
        Dispatcher dispatcher = connection.createDispatcher(message -> answers.answered(message.getData()));
        dispatcher.subscribe(inbox);
        return new Caller() {
            @Override
            public void call(byte[] body) {
                connection.publish(SUBJECT, inbox, body);
            }

            @Override
            public void close() {
                NatsPeer.close(connection);
            }
        };
    }

    @Override
    public Responder responder(String endpoint) throws IOException, InterruptedException {
        Connection connection = connect(endpoint);
        Dispatcher dispatcher =
                connection.createDispatcher(message -> connection.publish(message.getReplyTo(), message.getData()));
        dispatcher.subscribe(SUBJECT, "workers");
        connection.flushBuffer();
        return () -> close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

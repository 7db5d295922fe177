// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.reeve.bench.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** RabbitMQ: a queue that is not kept, direct reply-to, no acknowledgements. */
final class RabbitPeer implements Peer {
    private static final String QUEUE = "bench";
    private static final String REPLY_TO = "amq.rabbitmq.reply-to";
    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Duration START_TIME_MAX = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public String words() {
        return "RabbitMQ, direct reply-to, amqp-client";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return Files.isExecutable(PROGRAM) ? null : "not installed: sh bench/peers/install-rabbitmq.sh";
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        int port = FreePort.find();
        Path folder = surroundings.logs().resolve("rabbitmq").toAbsolutePath();
        Files.createDirectories(folder);
        Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HOME", folder.toString()),
                Map.entry("RABBITMQ_NODENAME", "bench@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", Doors.HOST),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(FreePort.find())),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(FreePort.find())),
                Map.entry("ERL_EPMD_ADDRESS", Doors.HOST));
        // An epmd that Erlang finds running is ours to end; one that it starts by itself outlives it.
        List<String> command = List.of("sh", "-c", "epmd & exec " + PROGRAM);
        BenchProcess process = surroundings.program(name() + "-broker", command, environment);
        process.await("Server startup complete", START_TIME_MAX);
        return new Hub(process, Integer.toString(port));
    }

    private static Connection connect(String endpoint) throws IOException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(Doors.HOST);
        factory.setPort(Integer.parseInt(endpoint));
        try {
            return factory.newConnection();
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws IOException {
        Connection connection = connect(endpoint);
        Channel channel = connection.createChannel();
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().replyTo(REPLY_TO).build();
        channel.basicConsume(REPLY_TO, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties with, byte[] body) {
                answers.answered(body);
            }
        });
        return new Caller() {
            @Override
            public void call(byte[] body) {
                publish(channel, QUEUE, properties, body);
            }

            @Override
            public void close() {
                connection.abort();
            }
        };
    }

    @Override
    public Responder responder(String endpoint) throws IOException {
        Connection connection = connect(endpoint);
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, true, Map.of());
        AMQP.BasicProperties properties = new AMQP.BasicProperties();
        channel.basicConsume(QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties with, byte[] body) {
                publish(channel, with.getReplyTo(), properties, body);
            }
        });
        return connection::abort;
    }

    /** A channel is for one thread at a time. */
    private static void publish(Channel channel, String queue, AMQP.BasicProperties properties, byte[] body) {
        try {
            synchronized (channel) {
                channel.basicPublish("", queue, properties, body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

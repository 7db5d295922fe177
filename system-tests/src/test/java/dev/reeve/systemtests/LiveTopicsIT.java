// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.clientsdk.ReeveClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics through the gateway of {@code ./reeve up}: cut and resumed, and read too slowly. */
@Timeout(120)
class LiveTopicsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final long SEED = 20_260_726;
    private static final int CUTS = 40;
    private static ReeveClient client;
    private static String token;

    @BeforeAll
    static void connect() {
        client = ReeveClient.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .start();
        token = new Http(REEVE.url()).token(REEVE.adminKey());
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    @Tag("G4")
    void cutsAtRandomLoseNothingAndBringNothingTwice() throws Exception {
        // Given
        String topic = "chat.cuts";
        Random random = new Random(SEED);
        Publisher publisher = new Publisher(topic, "{}".getBytes(StandardCharsets.UTF_8), 20);
        List<Long> seen = new ArrayList<>();
        String epoch = "";

        // When
        try (publisher) {
            for (int cut = 0; cut < CUTS; cut++) {
                long last = seen.isEmpty() ? -1 : seen.getLast();
                String position = last < 0 ? "" : epoch + ":" + last;
                boolean events = random.nextBoolean();
                int until = random.nextInt(8);
                epoch = events ? byEvents(topic, position, until, seen) : bySocket(topic, position, until, seen);
            }
        }

        // Then
        assertThat(seen).as("seed %d", SEED).hasSizeGreaterThan(CUTS);
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("seed %d", SEED).isEqualTo(seen.get(i - 1) + 1);
        }
    }

    private static String bySocket(String topic, String position, int until, List<Long> seen) {
        try (TestSocket socket = TestSocket.open(REEVE.url(), token)) {
            String from = position.isEmpty()
                    ? ""
                    : ",\"epoch\":\"" + position.split(":", 2)[0] + "\",\"offset\":" + position.split(":", 2)[1];
            socket.send("{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\"" + from + "}}");
            JsonNode done =
                    socket.awaitFrame(frame -> frame.path("id").asInt() == 2).path("done");
            assertThat(done.path("recovered").asBoolean()).isEqualTo(!position.isEmpty());
            done.path("items").forEach(item -> seen.add(item.path("offset").asLong()));
            long after = done.path("offset").asLong();
            JsonNode last = socket.awaitFrame(
                    frame -> frame.path("publication").path("offset").asLong() >= after + until + 1);
            socket.frames().stream()
                    .map(frame -> frame.path("publication").path("offset").asLong())
                    .filter(offset -> offset > 0
                            && offset <= last.path("publication").path("offset").asLong())
                    .forEach(seen::add);
            return done.path("epoch").asText();
        }
    }

    private static String byEvents(String topic, String position, int until, List<Long> seen) {
        try (EventReader reader = EventReader.open(REEVE.url(), topic, token, position)) {
            JsonNode first =
                    reader.awaitEvent(event -> event.name().equals("position")).data();
            assertThat(first.path("recovered").asBoolean()).isEqualTo(!position.isEmpty());
            long after = first.path("offset").asLong();
            reader.awaitEvent(event -> event.name().equals("publication")
                    && event.data().path("offset").asLong() >= after + until + 1);
            reader.events().stream()
                    .filter(event -> event.name().equals("publication"))
                    .forEach(event -> seen.add(event.data().path("offset").asLong()));
            return first.path("epoch").asText();
        }
    }

    @Test
    @Tag("C6")
    @Tag("G7")
    void whoDoesNotReadAMegabyteASecondIsCutAndOthersLoseNothing() throws Exception {
        // Given
        String topic = "chat.flood";
        byte[] page = ("\"" + "x".repeat(50_000) + "\"").getBytes(StandardCharsets.UTF_8);
        Http management = new Http(URI.create("http://127.0.0.1:" + REEVE.managementPort()));
        double cutBefore = closes4003(management);
        try (Socket slow = notReading(topic);
                EventReader good = EventReader.open(REEVE.url(), topic, token, "")) {
            good.awaitEvent(event -> event.name().equals("position"));
            assertThat(slow.isConnected()).isTrue();

            // When
            try (Publisher publisher = new Publisher(topic, page, 50)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> closes4003(management) > cutBefore);
                int published = publisher.count();
                good.awaitEvent(event -> event.data().path("offset").asLong() >= published);
            }

            // Then
            List<Long> offsets = good.events().stream()
                    .filter(event -> event.name().equals("publication"))
                    .map(event -> event.data().path("offset").asLong())
                    .toList();
            for (int i = 1; i < offsets.size(); i++) {
                assertThat(offsets.get(i)).isEqualTo(offsets.get(i - 1) + 1);
            }
        }
    }

    private static double closes4003(Http management) {
        return management
                .get("/q/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("reeve_gateway_socket_closes_total") && line.contains("\"4003\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A WebSocket made by hand that subscribes and then reads nothing. */
    private static Socket notReading(String topic) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1_024);
        socket.setSoTimeout(10_000);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), REEVE.url().getPort()),
                5_000);
        OutputStream out = socket.getOutputStream();
        String upgrade = """
                GET /v1/ws HTTP/1.1
                Host: x
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Protocol: reeve.v1.json

                """;
        out.write(upgrade.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        readUntil(socket, "\r\n\r\n");
        out.write(text("{\"id\":1,\"auth\":{\"token\":\"" + token + "\"}}"));
        out.write(text("{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\"}}"));
        readUntil(socket, "\"recovered\"");
        return socket;
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(end) < 0) {
            int read = socket.getInputStream().read();
            assertThat(read).as("heard %s", heard).isNotNegative();
            heard.append((char) read);
        }
    }

    /** A masked text frame in the shortest form its length has; the mask is zero. */
    private static byte[] text(String json) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Publishes at a pace until it is closed. */
    private static final class Publisher implements AutoCloseable {
        private final CountDownLatch stop = new CountDownLatch(1);
        private final Thread thread;
        private final AtomicInteger count = new AtomicInteger();

        Publisher(String topic, byte[] body, int everyMs) {
            thread = Thread.ofVirtual().name("publisher").start(() -> {
                try {
                    while (!stop.await(everyMs, TimeUnit.MILLISECONDS)) {
                        var _ = client.topics().publish(topic, body, "application/json", "", "");
                        count.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        int count() {
            return count.get();
        }

        @Override
        public void close() {
            stop.countDown();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}

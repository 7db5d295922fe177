// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As many connections as a listener takes by default, most of the time silent. */
@Timeout(60)
class TcpIdleIT extends TcpFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 1_000;
    private static final int PAYLOAD_BYTES = 50_000;

    /** Both ends, as the peers are in this process too. */
    private static final long BYTES_EACH_MAX = 16_384;

    enum Format {
        BUFFSTREAMS,
        FOREMAN;

        FrameCodec codec() {
            return switch (this) {
                case BUFFSTREAMS -> BuffStreamsCodec.of(PAYLOAD_BYTES);
                case FOREMAN -> new ForemanCodec(ForemanCodec.Width.EIGHT, ForemanCodec.Order.LITTLE, PAYLOAD_BYTES);
            };
        }
    }

    private List<FramedSocket> connectAll(Format format) throws Exception {
        List<FramedSocket> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(keep(FramedSocket.open(port(), format.codec())));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway().gauge("reeve_gateway_tcp_connections") == CONNECTIONS);
        return all;
    }

    private void start(Format format) {
        start(
                "codec",
                format.name().toLowerCase(Locale.ROOT),
                "max-payload",
                Integer.toString(PAYLOAD_BYTES),
                "service",
                "echo",
                "reply",
                "ordered");
        gateway().upstream.token("admin", "u_admin", "admin");
    }

    @ParameterizedTest
    @EnumSource
    void aThousandThatSayNothingAreSmallAndAllAreAnsweredAfterwards(Format format, TestReporter reporter)
            throws Exception {
        // Given
        start(format);
        long before = usedBytes();

        // When
        List<FramedSocket> all = connectAll(format);

        // Then
        long each = (usedBytes() - before) / CONNECTIONS;
        reporter.publishEntry("bytes each", Long.toString(each));
        assertThat(each).isLessThan(BYTES_EACH_MAX);
        for (FramedSocket socket : all) {
            assertThat(socket.send("now").hear()).isEqualTo("now");
        }
        assertThat(gateway().gauge("reeve_gateway_tcp_connections")).isEqualTo(CONNECTIONS);
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatIsAnnouncedAndDoesNotComeTakesNoMemory(Format format, TestReporter reporter) throws Exception {
        // Given
        start(format);
        ByteBuf header = Unpooled.buffer();
        format.codec().writeHeader(header, PAYLOAD_BYTES);
        byte[] beginning = ByteBufUtil.getBytes(header);
        long before = usedBytes();

        // When
        List<FramedSocket> all = connectAll(format);
        for (FramedSocket socket : all) {
            socket.sendRaw(beginning).sendRaw((byte) 'x');
        }

        // Then
        long sent = (long) CONNECTIONS * (beginning.length + 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> bytesRead() == sent);
        long each = (usedBytes() - before) / CONNECTIONS;
        reporter.publishEntry("bytes each", Long.toString(each));
        assertThat(each).isLessThan(BYTES_EACH_MAX);
        byte[] rest = "x".repeat(PAYLOAD_BYTES - 1).getBytes(StandardCharsets.US_ASCII);
        for (FramedSocket socket : all) {
            assertThat(socket.sendRaw(rest).hear()).hasSize(PAYLOAD_BYTES);
        }
    }

    private long bytesRead() throws Exception {
        JsonNode page = JSON.readTree(gateway()
                .get("/v1/gateway/connections?listener=t&limit=" + CONNECTIONS, "Authorization", "Bearer admin")
                .body());
        return page.findValues("bytesIn").stream().mapToLong(JsonNode::asLong).sum();
    }

    /** The least of a few readings: what a collector has not got round to yet is not held. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        // Of its chunks the pool hands out what is needed; the rest is for others.
        return least + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }
}

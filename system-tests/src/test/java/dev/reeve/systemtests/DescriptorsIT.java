// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.protocol.ReeveException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Descriptors of a worker, as the brokers give them out. */
@Tag("X-12")
@Timeout(90)
class DescriptorsIT {
    @Test
    void aBrokerHasThemFromItsWorkerAlsoAfterARestart() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start("reeve.broker.boot-grace=10s");
                Peer _ = GreeterExample.start(broker.endpoint());
                ReeveClient client =
                        ReeveClient.builder().brokers(broker.endpoint()).start()) {
            byte[] before = published(client);

            broker.kill();
            broker.startAgain();

            assertThat(published(client)).isEqualTo(before);
            assertThat(FileDescriptorSet.parseFrom(before).getFileList())
                    .extracting(FileDescriptorProto::getName)
                    .contains("greeter/v1/greeter.proto");
        }
    }

    /** The set whose hash the worker's instance announces. */
    private static byte[] published(ReeveClient client) {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreException(ReeveException.class)
                .until(() -> client.mmi("mmi.reeve.descriptor", hash(client)), set -> set.length > 100);
    }

    private static byte[] hash(ReeveClient client) throws Exception {
        byte[] info = client.mmi("mmi.reeve.info", GreeterExample.SERVICE.getBytes(StandardCharsets.UTF_8));
        JsonNode instances = new ObjectMapper().readTree(info).path("instances");
        return HexFormat.of()
                .parseHex(instances.path(0).path("descriptorSha256").asText());
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The images run under the Pod Security level restricted; a client outside is answered by pods. */
@NeedsCluster(Need.NODES)
class BrokersAndWorkersST {
    @Test
    void aClientOutsideIsAnsweredByEveryPod(Space space) {
        Brokers brokers = Brokers.start(space, new TestAuthority());
        try (Workers workers = Workers.none(space, 20);
                ReeveClient client = brokers.client()) {
            workers.scale(2);
            workers.awaitReady(2, 60);
            Set<String> answered = new TreeSet<>();

            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                answered.add(new String(
                        client.call(Request.of("slow", "work", new byte[0])).body(), UTF_8));
                return answered.size() == 2;
            });
            workers.scale(0);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> workers.lastWords().size() == 2);

            assertThat(answered)
                    .containsExactlyInAnyOrderElementsOf(workers.lastWords().keySet());
            assertThat(workers.stoppedBusy()).isEmpty();
        }
    }
}

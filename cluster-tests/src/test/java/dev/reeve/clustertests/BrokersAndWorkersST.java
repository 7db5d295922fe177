// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.Request;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The images run under the Pod Security level restricted; a client outside is answered by pods. */
@NeedsCluster(Need.NODES)
class BrokersAndWorkersST extends OnStage {
    BrokersAndWorkersST(Stage stage) {
        super(stage);
        // how many there are is said here
        stage.observe();
    }

    @AfterEach
    void theOperatorWritesAgain() {
        stage.setMode("Auto");
    }

    @Test
    void aClientOutsideIsAnsweredByEveryPod() {
        Workers workers = stage.workers();
        Set<String> answered = new TreeSet<>();
        workers.scale(2);
        workers.awaitReady(2, 60);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            answered.add(new String(
                    stage.client().call(Request.of("slow", "work", new byte[0])).body(), UTF_8));
            return answered.size() == 2;
        });
        assertThat(stage.space().pods("slow"))
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(answered);

        workers.scale(0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> workers.lastWords().keySet().containsAll(answered));
        assertThat(workers.stoppedBusy()).isEmpty();
    }
}

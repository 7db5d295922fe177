// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import static dev.reeve.testkit.kubernetes.Workers.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on demand, as a client meets it. */
class FaultsTest {
    private final MockCluster cluster = MockCluster.start();
    private final Workers workers = new Workers(cluster);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        workers.close();
        cluster.close();
    }

    @Test
    void answersThatItIsTooBusyAndWhenToComeAgain() throws Exception {
        workers.create(1, 5);

        try (Faults.On _ = cluster.faults().putOnWrites(new Fault.Status(429, 7), "deployments/scale")) {
            HttpResponse<String> answer = scaleTo(2);

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        }

        assertThat(scaleTo(2).statusCode()).isEqualTo(200);
        assertThat(cluster.requests(each -> each.resource().equals("deployments/scale")))
                .hasSize(2);
    }

    @Test
    void givesNoAnswerThoughItIsDone() {
        workers.create(1, 5);

        try (Faults.On _ = cluster.faults().putOnWrites(new Fault.NoAnswer(true), "deployments/scale")) {
            Assertions.assertThatThrownBy(() -> scaleTo(2)).isInstanceOf(HttpTimeoutException.class);
        }

        assertThat(workers.deployment().getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void isSlow() throws Exception {
        workers.create(1, 5);

        try (Faults.On _ = cluster.faults().putOnWrites(new Fault.Slow(Duration.ofMillis(150)), "deployments/scale")) {
            long began = System.nanoTime();

            assertThat(scaleTo(2).statusCode()).isEqualTo(200);
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
        }
    }

    @Test
    void refusesConnectionsWhileItIsStopped() throws Exception {
        workers.create(1, 5);
        cluster.stopServer();

        Assertions.assertThatThrownBy(() -> scaleTo(2)).isInstanceOf(ConnectException.class);
        cluster.startServer();

        assertThat(scaleTo(2).statusCode()).isEqualTo(200);
    }

    @Test
    void informersListAnewAfterAWatchThatIsTooOld() throws Exception {
        workers.create(1, 5);
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<Deployment> informer =
                workers.client.apps().deployments().inNamespace(NAMESPACE).inform(replicasInto(seen))) {
            cluster.expireWatches();
            assertThat(scaleTo(3).statusCode()).isEqualTo(200);
            awaitSeen(seen, 3);

            cluster.endWatches();
            assertThat(scaleTo(4).statusCode()).isEqualTo(200);
            awaitSeen(seen, 4);

            assertThat(informer.isWatching()).isTrue();
        }
    }

    private static void awaitSeen(BlockingQueue<Integer> seen, int wanted) throws InterruptedException {
        Integer replicas = -1;
        while (replicas != null && replicas != wanted) {
            replicas = seen.poll(20, TimeUnit.SECONDS);
        }
        assertThat(replicas).isEqualTo(wanted);
    }

    private static ResourceEventHandler<Deployment> replicasInto(BlockingQueue<Integer> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment added) {
                seen.add(added.getSpec().getReplicas());
            }

            @Override
            public void onUpdate(Deployment before, Deployment after) {
                seen.add(after.getSpec().getReplicas());
            }

            @Override
            public void onDelete(Deployment deleted, boolean isStateUnknown) {
                seen.add(0);
            }
        };
    }

    private HttpResponse<String> scaleTo(int replicas) throws IOException, InterruptedException {
        URI scale = URI.create(cluster.url() + "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/echo/scale");
        HttpRequest patch = HttpRequest.newBuilder(scale)
                .timeout(Duration.ofSeconds(2))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"spec\":{\"replicas\":" + replicas + "}}"))
                .build();
        return http.send(patch, HttpResponse.BodyHandlers.ofString());
    }
}

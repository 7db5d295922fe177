// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ReeveClient;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Two brokers, two operators, a Deployment of workers with no pods and its pool: for all classes of a run that ask
 * for it, as it takes a while to come up.
 */
final class Stage implements AutoCloseable {
    /** Of a call, where the caller does not say. */
    static final int SERVICE_MILLIS = 200;

    static final String POOL = "slow";
    static final int WORKERS_MAX = 20;
    private static final Duration OBSERVED = Duration.ofSeconds(30);
    private static final Duration ALL_GONE = Duration.ofMinutes(4);

    private final Space space;
    private final TestAuthority authority = new TestAuthority();
    private final Operators operators;
    private final Workers workers;
    private final ReeveClient client;

    private Stage(Space space) {
        this.space = space;
        Brokers brokers = Brokers.start(space, authority);
        operators = Operators.start(space, authority);
        workers = Workers.none(space, SERVICE_MILLIS);
        setMode("Auto");
        operators.awaitCondition(POOL, "Ready", "TRUE", "Scales", Duration.ofSeconds(60));
        operators.awaitCondition(POOL, "MetricsFresh", "TRUE", "Fresh", Duration.ofSeconds(60));
        client = brokers.client();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(client::isReady);
    }

    static Stage set(Cluster cluster) {
        return new Stage(Space.create(cluster, "Stage"));
    }

    Space space() {
        return space;
    }

    /** Whom brokers and operators trust. */
    TestAuthority authority() {
        return authority;
    }

    Operators operators() {
        return operators;
    }

    Workers workers() {
        return workers;
    }

    ReeveClient client() {
        return client;
    }

    Traffic traffic() {
        return new Traffic(client, SERVICE_MILLIS);
    }

    void setMode(String mode) {
        operators.pool(POOL, mode, WORKERS_MAX);
    }

    /** From now on the operator writes nothing. */
    void observe() {
        setMode("Observe");
        operators.awaitCondition(POOL, "Ready", "TRUE", "Observes", OBSERVED);
    }

    /** The owner's will of the pool. */
    void pause(boolean paused) {
        space.patchPool(POOL, "{\"spec\":{\"paused\":" + paused + "}}");
    }

    void awaitNoWorkers() {
        Awaitility.await()
                .alias("no workers")
                .pollInterval(Duration.ofMillis(500))
                .atMost(ALL_GONE)
                .until(() -> workers.replicas() == 0 && space.pods("slow").isEmpty());
        assertThat(workers.stoppedBusy()).isEmpty();
    }

    @Override
    public void close() {
        client.close();
        workers.close();
        space.close();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.DrainResult;
import dev.reeve.protocol.broker.v1.DrainState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One wish to drain, or not to, asked of every broker at the same time. */
final class DrainRound {
    /** As brokers take it; more go in further requests. */
    static final int INSTANCES_PER_REQUEST_MAX = 1_000;

    private final int brokers;
    private final List<String> instances;
    private final List<CompletableFuture<DrainResponse>> answers;

    private DrainRound(int brokers, List<String> instances, List<CompletableFuture<DrainResponse>> answers) {
        this.brokers = brokers;
        this.instances = instances;
        this.answers = answers;
    }

    /**
     * Asks all; the link's thread.
     *
     * @param terms all but the instances
     * @param waitMs when an answer is no more waited for
     */
    static DrainRound begin(Collection<BrokerStream> brokers, DrainRequest terms, List<String> instances, long waitMs) {
        List<CompletableFuture<DrainResponse>> answers = new ArrayList<>();
        for (int from = 0; from < instances.size(); from += INSTANCES_PER_REQUEST_MAX) {
            int to = Math.min(instances.size(), from + INSTANCES_PER_REQUEST_MAX);
            DrainRequest request = terms.toBuilder()
                    .addAllInstanceIds(instances.subList(from, to))
                    .build();
            for (BrokerStream broker : brokers) {
                answers.add(broker.drain(request, waitMs));
            }
        }
        return new DrainRound(brokers.size(), instances, List.copyOf(answers));
    }

    /** Until all have answered or failed, at most that long; any thread. */
    void await(long waitMs) throws InterruptedException {
        CompletableFuture<?> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        try {
            var _ = all.get(Math.max(0, waitMs), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // Who did not answer is found by idle.
        }
    }

    /** Those that every broker called draining or unknown, with nothing in flight; none if one did not answer. */
    Set<String> idle() {
        Map<String, Integer> agreed = new HashMap<>();
        for (CompletableFuture<DrainResponse> answer : answers) {
            if (answer.state() != CompletableFuture.State.SUCCESS) {
                return Set.of();
            }
            for (DrainResult result : answer.resultNow().getResultsList()) {
                if (isIdle(result)) {
                    agreed.merge(result.getInstanceId(), 1, Integer::sum);
                }
            }
        }
        Set<String> idle = new HashSet<>();
        for (String instance : instances) {
            if (brokers > 0 && agreed.getOrDefault(instance, 0) == brokers) {
                idle.add(instance);
            }
        }
        return Set.copyOf(idle);
    }

    private static boolean isIdle(DrainResult result) {
        DrainState state = result.getState();
        return (state == DrainState.DRAINING || state == DrainState.NOT_FOUND) && result.getInFlight() == 0;
    }
}

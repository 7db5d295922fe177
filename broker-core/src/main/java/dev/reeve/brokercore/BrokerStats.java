// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;

/**
 * A snapshot for metrics, the operator and {@code mmi.reeve.stats}. Counters are cumulative since {@code bootId}; times
 * are ages.
 *
 * @param draining this broker is leaving
 * @param queuedBytes bytes of all waiting requests
 * @param tokensWaiting requests that wait for a verdict on their token
 */
public record BrokerStats(
        String brokerId,
        long bootId,
        long uptimeMs,
        boolean draining,
        int peers,
        int clients,
        long queuedBytes,
        int tokensWaiting,
        TopicStats topics,
        List<ServiceStats> services,
        List<WorkerStats> workers) {

    public BrokerStats {
        services = List.copyOf(services);
        workers = List.copyOf(workers);
    }

    /**
     * One service.
     *
     * @param arrivals admitted + rejected
     * @param rejected refused with QUEUE_FULL; refusals by policy are not demand
     * @param expired deadline passed before a worker saw it
     * @param failed ended by a typed error after dispatch
     * @param waiting in the queue
     * @param readyWorkers registered, not draining
     * @param free requests its workers could take now
     * @param arrivalsPerSecond over the last seconds, as {@code completionsPerSecond}
     * @param serviceTimeSumUs handler time as reported, else dispatch to FINAL
     */
    public record ServiceStats(
            String service,
            boolean declared,
            long arrivals,
            long completions,
            long rejected,
            long expired,
            long failed,
            long cancelled,
            long redelivered,
            int waiting,
            long oldestWaitingMs,
            int inFlight,
            int readyWorkers,
            int free,
            double arrivalsPerSecond,
            double completionsPerSecond,
            long serviceTimeSumUs,
            long serviceTimeCount) {}

    /**
     * One worker.
     *
     * @param window requests it takes at once now (CREDIT); plain: 1
     * @param rttMs last measured by Pulse; negative = unknown
     * @param readyForMs since READY
     */
    public record WorkerStats(
            String service,
            String instanceId,
            String version,
            String podName,
            boolean plain,
            int capacity,
            int window,
            int inFlight,
            boolean draining,
            long readyForMs,
            long silentMs,
            float rttMs,
            long requests,
            long errors,
            String lastError,
            double processingMs,
            float load) {}

    /** Topics: entries, rings' bytes, subscriptions, and what was cut for want of room. */
    public record TopicStats(
            int topics, long ringBytes, int subscriptions, long published, long ringsFreed, long topicsForgotten) {}
}

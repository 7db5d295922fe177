// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/**
 * What the brokers say of one service. Workers connect to every broker, so workers and slots are the largest figure of
 * any broker, and waiting requests the sum.
 *
 * @param service name
 * @param readyWorkers workers that take requests
 * @param free requests they could take at once
 * @param waiting requests in queues
 */
public record ServiceState(String service, int readyWorkers, int free, int waiting) {

    ServiceState and(ServiceState other) {
        return new ServiceState(
                service,
                Math.max(readyWorkers, other.readyWorkers),
                Math.max(free, other.free),
                waiting + other.waiting);
    }
}

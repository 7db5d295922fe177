// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Everything that could grow (protocol.md 7.2).
 *
 * @param queueRequestsMax waiting requests per service
 * @param queueBytesMax their bytes per service
 * @param queuedBytesMax waiting bytes of all services
 * @param servicesMax services known
 * @param idleServicesMax services without worker and declaration
 * @param openPerClientMax queued and in flight per client connection
 * @param openPerGatewayMax the same for role {@code GATEWAY}
 * @param windowMax window of a Reeve worker
 * @param tokensWaitingMax requests that wait for the verdict on their token
 * @param descriptorBytesMax all descriptor sets kept
 */
public record BoundSettings(
        int queueRequestsMax,
        long queueBytesMax,
        long queuedBytesMax,
        int servicesMax,
        int idleServicesMax,
        int openPerClientMax,
        int openPerGatewayMax,
        int windowMax,
        int tokensWaitingMax,
        long descriptorBytesMax) {
    private static final long MIB = 1024 * 1024;

    public BoundSettings {
        BrokerSettings.requireRange("queue-requests-max", queueRequestsMax, 1, 10_000_000);
        BrokerSettings.requireRange("queue-bytes-max", queueBytesMax, 1, Long.MAX_VALUE);
        BrokerSettings.requireRange("queued-bytes-max", queuedBytesMax, 1, Long.MAX_VALUE);
        BrokerSettings.requireRange("services-max", servicesMax, 1, 1_000_000);
        BrokerSettings.requireRange("idle-services-max", idleServicesMax, 1, servicesMax);
        BrokerSettings.requireRange("open-per-client-max", openPerClientMax, 1, 10_000_000);
        BrokerSettings.requireRange("open-per-gateway-max", openPerGatewayMax, 1, 10_000_000);
        BrokerSettings.requireRange("window-max", windowMax, 1, 100_000);
        BrokerSettings.requireRange("tokens-waiting-max", tokensWaitingMax, 1, 1_000_000);
        BrokerSettings.requireRange("descriptor-bytes-max", descriptorBytesMax, 0, 1024 * MIB);
    }

    public static BoundSettings defaults() {
        return new BoundSettings(10_000, 64 * MIB, 256 * MIB, 10_000, 1_000, 1_000, 10_000, 1_000, 1_000, 64 * MIB);
    }

    public BoundSettings withQueue(int requestsMax, long bytesMax, long allBytesMax) {
        return new BoundSettings(
                requestsMax,
                bytesMax,
                allBytesMax,
                servicesMax,
                idleServicesMax,
                openPerClientMax,
                openPerGatewayMax,
                windowMax,
                tokensWaitingMax,
                descriptorBytesMax);
    }

    public BoundSettings withOpen(int perClientMax, int perGatewayMax) {
        return new BoundSettings(
                queueRequestsMax,
                queueBytesMax,
                queuedBytesMax,
                servicesMax,
                idleServicesMax,
                perClientMax,
                perGatewayMax,
                windowMax,
                tokensWaitingMax,
                descriptorBytesMax);
    }

    public BoundSettings withServices(int max, int idleMax) {
        return new BoundSettings(
                queueRequestsMax,
                queueBytesMax,
                queuedBytesMax,
                max,
                idleMax,
                openPerClientMax,
                openPerGatewayMax,
                windowMax,
                tokensWaitingMax,
                descriptorBytesMax);
    }
}

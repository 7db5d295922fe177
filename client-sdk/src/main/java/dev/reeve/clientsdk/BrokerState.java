// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/**
 * What the client knows of one broker.
 *
 * @param endpoint {@code tcp://HOST:PORT}
 * @param brokerId the broker's own name; empty while not connected, and from plain brokers
 * @param ready connected and answering
 * @param draining it said that it leaves: no new calls go there
 * @param plain it speaks the RFC only
 * @param openCalls calls of this client open there
 * @param silentMs since its last frame; 0 while not connected
 */
public record BrokerState(
        String endpoint,
        String brokerId,
        boolean ready,
        boolean draining,
        boolean plain,
        int openCalls,
        long silentMs) {}

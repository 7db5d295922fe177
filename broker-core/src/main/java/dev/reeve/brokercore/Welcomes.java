// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.BrokerInfo;

/** What the broker tells of itself in WELCOME and in answer to the hello. */
final class Welcomes {
    private final BrokerSettings settings;
    private final long bootId;
    private boolean draining;

    Welcomes(BrokerSettings settings, long bootId) {
        this.settings = settings;
        this.bootId = bootId;
    }

    void drain() {
        draining = true;
    }

    BrokerInfo forWorker(int window, boolean needDescriptor) {
        return base().setWindow(window).setNeedDescriptor(needDescriptor).build();
    }

    BrokerInfo forClient(int openMax) {
        return base().setMaxInFlight(openMax).build();
    }

    private BrokerInfo.Builder base() {
        return BrokerInfo.newBuilder()
                .setBrokerId(settings.brokerId())
                .setVersion(settings.version())
                .setBootId(bootId)
                .setHeartbeatMs((int) settings.heartbeat().intervalMs())
                .setLiveness(settings.heartbeat().liveness())
                .setMaxFrameBytes(settings.sizes().frameBytesMax())
                .setMaxFrames(settings.sizes().framesMax())
                .setMaxMessageBytes(settings.sizes().messageBytesMax())
                .setDefaultDeadlineMs((int) settings.deadlines().defaultMs())
                .setMaxDeadlineMs((int) settings.deadlines().maxMs())
                .setDraining(draining);
    }
}

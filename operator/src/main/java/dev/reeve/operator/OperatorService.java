// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The operator's life in its process: a wrong setting ends the start, nothing else does. */
@ApplicationScoped
class OperatorService {
    private static final Logger LOG = Logger.getLogger(OperatorService.class);
    private static final long EXIT_S_MAX = 10;

    private final OperatorSetup setup;
    private final KubernetesClient client;
    private final Operator josdk;
    private final PoolReconciler reconciler;
    private final MeterRegistry registry;
    private volatile @Nullable OperatorProcess process;

    OperatorService(
            OperatorSetup setup,
            KubernetesClient client,
            Operator josdk,
            PoolReconciler reconciler,
            MeterRegistry registry) {
        this.setup = setup;
        this.client = client;
        this.josdk = josdk;
        this.reconciler = reconciler;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        OperatorSettings settings = setup.settings();
        OperatorProcess started = new OperatorProcess(
                settings,
                new OperatorProcess.Ports(setup.brokers(), setup.keda()),
                client,
                josdk,
                reconciler,
                registry,
                OperatorService::exit);
        process = started;
        LOG.infof(
                "Pools of namespaces %s%s, API server %s",
                settings.namespaces(),
                settings.installation().equals(Installation.ALONE) ? "" : " of " + settings.installation(),
                client.getMasterUrl());
        started.start();
    }

    /** What does not end by itself is ended: a process that leads no more must not stay. */
    private static void exit(int code) {
        Thread.ofPlatform().daemon().name("reeve-operator-exit").start(() -> {
            try {
                boolean _ = new CountDownLatch(1).await(EXIT_S_MAX, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(code);
        });
        Quarkus.asyncExit(code);
    }

    void stop(@Observes ShutdownEvent event) {
        OperatorProcess running = process;
        if (running != null) {
            running.close();
        }
        LOG.info("Operator stopped");
    }

    boolean isReady() {
        OperatorProcess running = process;
        return running != null && running.isSynced();
    }

    boolean isLeading() {
        OperatorProcess running = process;
        return running != null && running.isLeading();
    }

    boolean isAlive() {
        OperatorProcess running = process;
        return running == null || running.isAlive();
    }
}

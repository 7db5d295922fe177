// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deployments that are scaled, with their ReplicaSets and pods: one informer of each kind for each namespace, or for
 * all. Whatever happens to a Deployment that is watched, its view is told on the thread of this; what happens while it
 * is being told is told once more, once. Any thread may ask.
 */
final class TargetWatch implements TargetSource, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TargetWatch.class);
    private static final long MOMENT_MS = 500;
    /** A ReplicaSet that is refused pods stays as it is: how long it was refused changes by the time alone. */
    private static final long REFUSED_LOOK_S = 5;

    private final TargetListener listener;
    private final Map<String, TargetInformers> byNamespace = new HashMap<>();
    private final @Nullable TargetInformers everywhere;
    private final Set<TargetKey> watched = ConcurrentHashMap.newKeySet();
    /** Changed and not told yet; each once, so that the queue is bounded by what is watched. */
    private final Set<TargetKey> changed = ConcurrentHashMap.newKeySet();

    /** Changed before everything was read once; each once, together. */
    private final Set<TargetKey> early = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean isEarlyDue = new AtomicBoolean();
    private final Executor afterMoment = CompletableFuture.delayedExecutor(MOMENT_MS, TimeUnit.MILLISECONDS);
    private final Executor afterLook = CompletableFuture.delayedExecutor(REFUSED_LOOK_S, TimeUnit.SECONDS);
    /** Looked at once more later; each once. */
    private final Set<TargetKey> refused = ConcurrentHashMap.newKeySet();

    private final BlockingQueue<TargetKey> toTell = new LinkedBlockingQueue<>();
    private final Thread teller =
            Thread.ofVirtual().name("reeve-operator-targets").unstarted(this::tellAll);

    /** @param namespaces as of {@link OperatorSettings} */
    TargetWatch(KubernetesClient client, Set<String> namespaces, TargetListener listener, Clock clock) {
        this.listener = listener;
        if (namespaces.equals(OperatorSettings.ALL_NAMESPACES)) {
            everywhere = new TargetInformers(client, "", this::changed, clock);
        } else {
            everywhere = null;
            namespaces.forEach(each -> byNamespace.put(each, new TargetInformers(client, each, this::changed, clock)));
        }
    }

    /** Begins; returns at once, and goes on trying while the API server is away. */
    void start() {
        all().forEach(TargetInformers::start);
        teller.start();
    }

    @Override
    public void watch(String namespace, String deployment) {
        TargetKey key = new TargetKey(namespace, deployment);
        watched.add(key);
        changed(key);
    }

    @Override
    public void unwatch(String namespace, String deployment) {
        watched.remove(new TargetKey(namespace, deployment));
    }

    /** As the informers have it now; empty = there is none, or they do not know yet. */
    Optional<TargetView> view(String namespace, String deployment) {
        TargetInformers informers = of(namespace);
        return informers == null ? Optional.empty() : informers.view(new TargetKey(namespace, deployment));
    }

    /** All that there is has been read once. */
    boolean isSynced() {
        return all().stream().allMatch(TargetInformers::isSynced);
    }

    @Override
    public void close() {
        all().forEach(TargetInformers::close);
        teller.interrupt();
    }

    private void changed(TargetKey key) {
        if (watched.contains(key) && changed.add(key)) {
            toTell.add(key);
        }
    }

    private void tellAll() {
        try {
            while (true) {
                TargetKey key = toTell.take();
                // Before it is read: a change from now on is told again.
                changed.remove(key);
                tellGuarded(key);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** An object that nobody foresaw must not end the telling of all others. */
    private void tellGuarded(TargetKey key) {
        try {
            tell(key);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Cannot tell how Deployment %s/%s is", key.namespace(), key.deployment());
        }
    }

    private void tell(TargetKey key) {
        TargetInformers informers = of(key.namespace());
        if (informers == null || !watched.contains(key)) {
            return;
        }
        if (!informers.isSynced()) {
            // Half of it would look like a Deployment without pods, and nothing need change any more.
            early.add(key);
            if (isEarlyDue.compareAndSet(false, true)) {
                afterMoment.execute(this::tellEarly);
            }
            return;
        }
        if (informers.isRefused(key) && refused.add(key)) {
            afterLook.execute(() -> {
                refused.remove(key);
                changed(key);
            });
        }
        informers
                .view(key)
                .ifPresentOrElse(
                        view -> listener.seen(key.namespace(), key.deployment(), view),
                        () -> listener.missing(key.namespace(), key.deployment()));
    }

    /** Those that were told of too early, once more. */
    private void tellEarly() {
        // Before they are read: who comes meanwhile is looked at after another moment.
        isEarlyDue.set(false);
        for (TargetKey key : List.copyOf(early)) {
            early.remove(key);
            changed(key);
        }
    }

    private @Nullable TargetInformers of(String namespace) {
        return everywhere == null ? byNamespace.get(namespace) : everywhere;
    }

    private Set<TargetInformers> all() {
        return everywhere == null ? Set.copyOf(byNamespace.values()) : Set.of(everywhere);
    }
}

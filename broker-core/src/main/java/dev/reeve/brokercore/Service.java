// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One service: its rule, queue, workers and counters. */
final class Service {
    /** A worker announces under this method name what holds for all (worker-sdk: {@code requires}). */
    private static final String ANY_METHOD = "*";

    private final String name;

    /** The name as a frame; shared by all messages that carry it, never modified. */
    private final byte[] nameFrame;

    private final ServiceRule rule;
    private ServiceTerms terms;
    private final ServiceQueue queue = new ServiceQueue();
    private final FreeWorkers free = new FreeWorkers();
    private final RateWindow rates = new RateWindow();
    private final List<Worker> workers = new ArrayList<>();
    private final Map<String, Set<String>> scopesByMethod = new HashMap<>();
    private boolean needsIdentity;
    private boolean everRegistered;
    private long lastAvailableMs = Long.MIN_VALUE;
    private long watchedUntilMs = Long.MIN_VALUE;
    private long plainExpiryMs;

    long lastActiveMs;
    boolean countedIdle;

    @Nullable
    Alarm idleAlarm;

    /** The interceptors that see it; null: not asked for yet. */
    InterceptorEntry @Nullable [] interceptors;
    /** What watchers were told last. */
    @Nullable
    WatchedState told;

    boolean dirty;
    /** Queue length from which the driver is told; see {@link Services#tellIfGrown}. */
    int urgentAt = Integer.MAX_VALUE;

    /** The driver was told, and has not listened anew since. */
    boolean urgentTold;

    int held;
    long arrivals;
    long completions;
    long rejected;
    long expired;
    long failed;
    long cancelled;
    long redelivered;
    long serviceTimeSumUs;
    long serviceTimeCount;

    Service(String name, ServiceRule rule) {
        this.name = name;
        this.nameFrame = name.getBytes(StandardCharsets.UTF_8);
        this.rule = rule;
        this.terms = rule.terms();
    }

    String name() {
        return name;
    }

    byte[] nameFrame() {
        return nameFrame;
    }

    ServiceRule rule() {
        return rule;
    }

    /** The rule's, tightened by what workers announce. */
    ServiceTerms terms() {
        return terms;
    }

    /** Who calls must say who it is: a worker asks for it although the policy does not. */
    boolean needsIdentity() {
        return needsIdentity;
    }

    ServiceQueue queue() {
        return queue;
    }

    FreeWorkers free() {
        return free;
    }

    List<Worker> workers() {
        return workers;
    }

    RateWindow rates() {
        return rates;
    }

    /** True once a worker registered: from then on the name is known. */
    boolean everRegistered() {
        return everRegistered;
    }

    void add(Worker worker) {
        everRegistered = true;
        workers.add(worker);
        learn();
    }

    void remove(Worker worker) {
        workers.remove(worker);
        learn();
    }

    /**
     * What its workers announce may only tighten what the configuration says: a scope counts if any of them
     * announces it, and of limits the smallest.
     */
    void learn() {
        scopesByMethod.clear();
        needsIdentity = false;
        terms = rule.terms();
        for (Worker worker : workers) {
            learnScopes(worker);
            Terms announced = worker.info().getTerms();
            needsIdentity |= announced.getNeedsIdentity();
            terms = tightened(announced);
        }
    }

    private void learnScopes(Worker worker) {
        for (Method method : worker.info().getMethodsList()) {
            if (method.getScopesCount() > 0) {
                scopesByMethod
                        .computeIfAbsent(method.getName(), _ -> new LinkedHashSet<>())
                        .addAll(method.getScopesList());
            }
        }
    }

    private ServiceTerms tightened(Terms announced) {
        return announced.equals(Terms.getDefaultInstance()) ? terms : terms.tightenedBy(ServiceTerms.of(announced));
    }

    /** What workers ask of callers of this method, besides the policy. */
    boolean announcesScopes() {
        return !scopesByMethod.isEmpty();
    }

    Set<String> scopesOf(String method) {
        return scopesByMethod.getOrDefault(method, Set.of());
    }

    Set<String> scopesOfAll() {
        return scopesByMethod.getOrDefault(ANY_METHOD, Set.of());
    }

    /** Notes that a worker could be given work at this time. */
    void availableAt(long nowMs) {
        lastAvailableMs = nowMs;
    }

    /** True if a worker was there at any time since then: decides between EXPIRED and NO_WORKERS (E-09). */
    boolean wasAvailableSince(long sinceMs) {
        return free.ready() > 0 || lastAvailableMs >= sinceMs;
    }

    void watchUntil(long untilMs) {
        watchedUntilMs = Math.max(watchedUntilMs, untilMs);
    }

    boolean isDeclared(long nowMs) {
        return rule.declared() || nowMs < watchedUntilMs;
    }

    /** Nobody serves, waits for or declares it. */
    boolean isIdle(long nowMs) {
        return workers.isEmpty() && queue.isEmpty() && held == 0 && !isDeclared(nowMs);
    }

    /** Expiry of plain workers, once raised because they beat slowly; 0 = the broker's. */
    long plainExpiryMs() {
        return plainExpiryMs;
    }

    void raisePlainExpiry(long ms) {
        plainExpiryMs = Math.max(plainExpiryMs, ms);
    }

    @Nullable
    Worker worker(String instanceId) {
        for (Worker worker : workers) {
            if (worker.instanceId().equals(instanceId)) {
                return worker;
            }
        }
        return null;
    }

    /** Whether gateways can send here: none, ready, saturated. */
    record WatchedState(int ready, boolean hasFree) {}
}

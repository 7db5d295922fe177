// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolSpec;
import dev.reeve.operatorapi.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the specs of pools: plans for the loop, status and events for the owner. Each pool is worked on by one thread
 * at a time; different pools by different ones.
 */
final class SpecFollower {
    /** A pool that is not ready is looked at again so soon. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** And so soon while the informers have not told of its Deployment. */
    static final Duration LOOK_SOON = Duration.ofSeconds(1);

    private final Claims claims;
    private final KnownTargets targets;
    private final TargetSource watch;
    private final Function<String, List<HorizontalPodAutoscaler>> autoscalers;
    private final Pools pools;
    private final Refusals refusals;
    private final StatusWriter statuses;
    private final PoolNews news;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Map<PoolKey, Held> held = new ConcurrentHashMap<>();

    /** What it keeps of a pool between two looks. */
    private static final class Held {
        private final String uid;
        private String target = "";
        private @Nullable PoolPlan lastGood;
        private @Nullable PoolPlan put;
        private @Nullable WorkerPoolStatus written;
        private long writtenNs;
        private final Set<PoolNews.Kind> told = EnumSet.noneOf(PoolNews.Kind.class);

        private Held(String uid) {
            this.uid = uid;
        }
    }

    /** What it asks. */
    record Sources(
            Claims claims,
            KnownTargets targets,
            TargetSource watch,
            Function<String, List<HorizontalPodAutoscaler>> autoscalers,
            Refusals refusals) {}

    /** Whom it tells. */
    record Sinks(Pools pools, StatusWriter statuses, PoolNews news) {}

    /**
     * @param wall for times that owners read
     * @param nanos for how long ago something was
     */
    SpecFollower(Sources sources, Sinks sinks, InstantSource wall, LongSupplier nanos) {
        this.claims = sources.claims();
        this.targets = sources.targets();
        this.watch = sources.watch();
        this.autoscalers = sources.autoscalers();
        this.refusals = sources.refusals();
        this.pools = sinks.pools();
        this.statuses = sinks.statuses();
        this.news = sinks.news();
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Looks at a pool and does what follows.
     *
     * @return when to look again whatever happens; zero = when something happens
     */
    Duration look(ReeveWorkerPool pool) {
        PoolKey key = Claim.key(pool);
        Held kept = held(key, String.valueOf(pool.getMetadata().getUid()));
        if (kept == null) {
            return Duration.ZERO; // Deleted meanwhile.
        }
        WorkerPoolSpec spec = pool.getSpec();
        PlanReading reading = PlanReader.read(key, spec, pool.unreadable());
        List<String> rivals = rivals(pool, spec);
        TargetFact target = target(key, kept, spec);
        follow(kept, reading, spec, !rivals.isEmpty());
        PoolFacts facts = new PoolFacts(
                generation(pool),
                spec,
                reading instanceof PlanReading.Invalid(List<String> problems) ? problems : List.of(),
                target,
                rivals,
                pools.view(key).orElse(null),
                refusals.forbidden(key));
        tell(key, kept, facts);
        boolean isTold = write(key, kept, facts, pool.getStatus());
        if (!isTold) {
            return LOOK_AGAIN;
        }
        return target instanceof TargetFact.NotYet ? LOOK_SOON : isReady(facts) ? Duration.ZERO : LOOK_AGAIN;
    }

    /** The pool was deleted, and its claim: it is scaled no more, its workers stay. Any thread. */
    synchronized void forget(PoolKey key) {
        Held kept = held.remove(key);
        refusals.forget(key);
        pools.remove(key);
        if (kept != null) {
            unwatch(key.namespace(), kept.target);
        }
    }

    private TargetFact target(PoolKey key, Held kept, @Nullable WorkerPoolSpec spec) {
        if (spec == null
                || spec.scaleTargetRef() == null
                || spec.scaleTargetRef().name() == null) {
            return new TargetFact.Missing();
        }
        String name = spec.scaleTargetRef().name();
        if (!name.equals(kept.target)) {
            String before = kept.target;
            kept.target = name;
            watch.watch(key.namespace(), name);
            unwatch(key.namespace(), before);
        }
        return targets.find(key.namespace(), name);
    }

    /** Unless another pool names it. */
    private void unwatch(String namespace, String target) {
        if (!target.isEmpty() && claims.ofTarget(namespace, target).isEmpty()) {
            watch.unwatch(namespace, target);
            targets.forget(namespace, target);
        }
    }

    /** Null = there is none of that uid: what is kept of a pool that is gone nobody would take away again. */
    private synchronized @Nullable Held held(PoolKey key, String uid) {
        if (!isThere(key, uid)) {
            return null;
        }
        Held kept = held.get(key);
        if (kept != null && kept.uid.equals(uid)) {
            return kept;
        }
        if (kept != null) {
            forget(key); // Deleted and made anew, and nobody told in between.
        }
        Held fresh = new Held(uid);
        held.put(key, fresh);
        return fresh;
    }

    private boolean isThere(PoolKey key, String uid) {
        return claims.of(key).filter(claim -> claim.uid().equals(uid)).isPresent();
    }

    private static long generation(ReeveWorkerPool pool) {
        Long generation = pool.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    private List<String> rivals(ReeveWorkerPool pool, @Nullable WorkerPoolSpec spec) {
        PoolMode mode = spec == null ? PoolMode.AUTO : spec.mode();
        Claim claim = Claim.of(pool);
        return Rivals.of(
                claim,
                mode,
                claims.olderRivals(claim),
                autoscalers.apply(claim.key().namespace()));
    }

    /** The last good plan stays in force where the spec is wrong; but an owner who pauses is heard in any case. */
    private void follow(Held kept, PlanReading reading, @Nullable WorkerPoolSpec spec, boolean hasRival) {
        if (reading instanceof PlanReading.Valid(PoolPlan plan)) {
            kept.lastGood = plan;
        }
        PoolPlan plan = kept.lastGood;
        if (plan == null) {
            return;
        }
        boolean mayNot = hasRival || (spec != null && spec.paused());
        PoolPlan next = mayNot ? withoutWrites(plan) : plan;
        if (!next.equals(kept.put) && put(next, kept.uid)) {
            kept.put = next;
        }
    }

    private static PoolPlan withoutWrites(PoolPlan plan) {
        return new PoolPlan(
                plan.key(),
                plan.service(),
                plan.deployment(),
                plan.drainSeconds(),
                plan.settings().withWriting(Writing.PAUSED));
    }

    /** Not what was deleted meanwhile: nobody would take it away again. */
    private synchronized boolean put(PoolPlan plan, String uid) {
        PoolKey key = plan.key();
        if (!isThere(key, uid)) {
            return false;
        }
        pools.put(plan);
        watch.watch(key.namespace(), plan.deployment()); // The loop knew no pool of it when it was told last.
        return true;
    }

    private void tell(PoolKey key, Held kept, PoolFacts facts) {
        WorkerPoolSpec spec = facts.spec();
        tellOnce(key, kept, PoolNews.Kind.CONFLICT, !facts.rivals().isEmpty(), String.join("; ", facts.rivals()));
        tellOnce(
                key,
                kept,
                PoolNews.Kind.INVALID_SPEC,
                !facts.problems().isEmpty(),
                String.join("; ", facts.problems()));
        boolean isPaused = spec != null && spec.paused();
        tellOnce(key, kept, PoolNews.Kind.PAUSED, isPaused, "Nothing is written: spec.paused");
        if (facts.target() instanceof TargetFact.Found(TargetView view)) {
            String refusal = view.refusal();
            tellOnce(key, kept, PoolNews.Kind.QUOTA, !refusal.isEmpty(), "Pods cannot be made: " + refusal);
            tellOfGrace(key, kept, view, spec);
        }
    }

    private void tellOfGrace(PoolKey key, Held kept, TargetView view, @Nullable WorkerPoolSpec spec) {
        if (spec == null) {
            return;
        }
        int needed = spec.scaleDown().drainSeconds();
        tellOnce(
                key,
                kept,
                PoolNews.Kind.GRACE_TOO_SHORT,
                view.graceSeconds() < needed,
                "terminationGracePeriodSeconds of the pods is " + view.graceSeconds()
                        + ", less than scaleDown.drainSeconds, " + needed + ": busy workers may be killed");
    }

    private void tellOnce(PoolKey key, Held kept, PoolNews.Kind kind, boolean holds, String message) {
        if (!holds) {
            kept.told.remove(kind);
        } else if (kept.told.add(kind)) {
            news.post(key, kind, message);
        }
    }

    /** False = the API server did not take it. */
    private boolean write(PoolKey key, Held kept, PoolFacts facts, @Nullable WorkerPoolStatus found) {
        WorkerPoolStatus before = kept.written == null ? found : kept.written;
        WorkerPoolStatus status =
                PoolStatusOf.of(facts.generation(), facts.view(), before, PoolConditionsOf.of(facts, wall.instant()));
        long now = nanos.getAsLong();
        if (!PoolStatusOf.isDue(before, status, since(kept, now))) {
            return true;
        }
        boolean isWritten = statuses.write(key, status);
        if (isWritten) {
            kept.written = status;
            kept.writtenNs = now;
        }
        return isWritten;
    }

    private static Duration since(Held kept, long now) {
        return kept.written == null ? PoolStatusOf.FIGURES_EVERY : Duration.ofNanos(now - kept.writtenNs);
    }

    private static boolean isReady(PoolFacts facts) {
        return facts.problems().isEmpty()
                && facts.rivals().isEmpty()
                && facts.forbidden().isEmpty()
                && facts.target() instanceof TargetFact.Found;
    }
}

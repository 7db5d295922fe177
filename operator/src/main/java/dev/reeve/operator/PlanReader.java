// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.Fallback;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.operator.law.ScaleDownRules;
import dev.reeve.operator.law.ScalingTarget;
import dev.reeve.operatorapi.FallbackSpec;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.ReplicasSpec;
import dev.reeve.operatorapi.ScaleDownSpec;
import dev.reeve.operatorapi.ScaleTargetRef;
import dev.reeve.operatorapi.TargetSpec;
import dev.reeve.operatorapi.WorkerPoolSpec;
import dev.reeve.protocol.ServiceName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan of a spec. The API server should have refused what is wrong, but a CRD can be changed and rules switched
 * off, so all is checked again; each field by itself, so that every wrong one is named and not the first alone.
 */
final class PlanReader {
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]{1,64}");
    private static final int DRAIN_SECONDS_MAX = 3_600;

    private final Set<String> problems = new LinkedHashSet<>();

    private PlanReader() {}

    /**
     * Never throws for what an owner wrote.
     *
     * @param unreadable what was left out of the spec, as nobody here knows what it means
     */
    static PlanReading read(PoolKey key, @Nullable WorkerPoolSpec spec, List<String> unreadable) {
        PlanReader reader = new PlanReader();
        reader.problems.addAll(unreadable);
        if (spec == null) {
            return new PlanReading.Invalid(unreadable.isEmpty() ? List.of("spec is missing") : unreadable);
        }
        return reader.plan(key, spec);
    }

    /** Which writes a spec allows, whatever else it says. */
    static Writing writing(WorkerPoolSpec spec) {
        if (spec.paused()) {
            return Writing.PAUSED;
        }
        if (spec.mode() == PoolMode.OBSERVE) {
            return Writing.OBSERVE;
        }
        return spec.pauseScaleIn() ? Writing.NO_SCALE_IN : Writing.AUTO;
    }

    private PlanReading plan(PoolKey key, WorkerPoolSpec spec) {
        checkService(spec.service());
        checkTarget(spec.scaleTargetRef());
        checkReplicas(spec.replicas());
        checkAims(spec.target());
        checkScaleDown(spec.scaleDown());
        checkFallback(spec.fallback(), spec.replicas());
        if (!problems.isEmpty()) {
            return new PlanReading.Invalid(new ArrayList<>(problems));
        }
        return new PlanReading.Valid(new PoolPlan(
                key,
                spec.service(),
                spec.scaleTargetRef().name(),
                spec.scaleDown().drainSeconds(),
                settings(spec)));
    }

    private static PoolSettings settings(WorkerPoolSpec spec) {
        return new PoolSettings(
                new ReplicaBounds(
                        spec.replicas().min(),
                        spec.replicas().max(),
                        spec.replicas().warm()),
                aims(spec.target()),
                new ScaleDownRules(
                        spec.scaleDown().holdSeconds(),
                        spec.scaleDown().holdStarts(),
                        spec.scaleDown().idleToZeroSeconds()),
                fallback(spec.fallback()),
                writing(spec));
    }

    private static ScalingTarget aims(TargetSpec spec) {
        return new ScalingTarget(
                spec.waitMillis(),
                spec.headroomPercent(),
                spec.startTimeFactorPercent(),
                orZero(spec.workerConcurrency()),
                spec.expectedServiceMillis(),
                spec.expectedStartMillis());
    }

    private static Fallback fallback(FallbackSpec spec) {
        Fallback.Behavior behavior = switch (spec.behavior()) {
            case HOLD -> Fallback.Behavior.HOLD;
            case AT_LEAST -> Fallback.Behavior.AT_LEAST;
            case STATIC -> Fallback.Behavior.STATIC;
        };
        return new Fallback(spec.afterSeconds(), behavior, orZero(spec.replicas()));
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private void checkService(@Nullable String service) {
        if (service == null || !SERVICE.matcher(service).matches()) {
            problems.add("service is " + service + ", must be 1 to 64 of a-z 0-9 . -");
        } else if (ServiceName.isMmi(service)) {
            problems.add("service is " + service + ", which no worker can offer: mmi.* is the brokers' own");
        }
    }

    private void checkTarget(@Nullable ScaleTargetRef target) {
        if (target == null || target.name() == null || target.name().isEmpty()) {
            problems.add("scaleTargetRef.name is missing");
            return;
        }
        if (target.name().length() > ObjectName.CHARACTERS_MAX) {
            problems.add("scaleTargetRef.name has more than " + ObjectName.CHARACTERS_MAX + " characters");
        } else if (!ObjectName.isOne(target.name())) {
            problems.add("scaleTargetRef.name is " + target.name() + ", which no Deployment can have");
        }
        if (!target.apiVersion().equals("apps/v1")) {
            problems.add("scaleTargetRef.apiVersion is " + target.apiVersion() + ", must be apps/v1");
        }
        if (!target.kind().equals("Deployment")) {
            problems.add("scaleTargetRef.kind is " + target.kind() + ", must be Deployment");
        }
    }

    private void checkReplicas(ReplicasSpec spec) {
        int most = ReplicaBounds.REPLICAS_MAX;
        boolean isMaxRight = isRight(() -> new ReplicaBounds(0, spec.max(), 0));
        int max = isMaxRight ? spec.max() : most;
        boolean _ = isRight(() -> new ReplicaBounds(spec.min(), max, 0));
        boolean _ = isRight(() -> new ReplicaBounds(0, max, spec.warm()));
    }

    private void checkAims(TargetSpec spec) {
        ScalingTarget good = ScalingTarget.DEFAULT;
        int wait = good.waitMs();
        int headroom = good.headroomPercent();
        int factor = good.startTimeFactorPercent();
        int service = good.expectedServiceMs();
        int start = good.expectedStartMs();
        Integer concurrency = spec.workerConcurrency();
        boolean _ = isRight(() -> new ScalingTarget(spec.waitMillis(), headroom, factor, 0, service, start));
        boolean _ = isRight(() -> new ScalingTarget(wait, spec.headroomPercent(), factor, 0, service, start));
        boolean _ = isRight(() -> new ScalingTarget(wait, headroom, spec.startTimeFactorPercent(), 0, service, start));
        boolean _ = isRight(() -> new ScalingTarget(wait, headroom, factor, 0, spec.expectedServiceMillis(), start));
        boolean _ = isRight(() -> new ScalingTarget(wait, headroom, factor, 0, service, spec.expectedStartMillis()));
        if (concurrency != null && concurrency == 0) {
            problems.add("target.workerConcurrency is 0, must be 1 to 10000, or left out");
        } else {
            boolean _ = isRight(() -> new ScalingTarget(wait, headroom, factor, orZero(concurrency), service, start));
        }
    }

    private void checkScaleDown(ScaleDownSpec spec) {
        ScaleDownRules good = ScaleDownRules.DEFAULT;
        boolean _ = isRight(() -> new ScaleDownRules(spec.holdSeconds(), good.holdStarts(), good.idleToZeroSeconds()));
        boolean _ = isRight(() -> new ScaleDownRules(good.holdSeconds(), spec.holdStarts(), good.idleToZeroSeconds()));
        boolean _ = isRight(() -> new ScaleDownRules(good.holdSeconds(), good.holdStarts(), spec.idleToZeroSeconds()));
        if (spec.drainSeconds() < 1 || spec.drainSeconds() > DRAIN_SECONDS_MAX) {
            problems.add("scaleDown.drainSeconds is " + spec.drainSeconds() + ", must be 1 to " + DRAIN_SECONDS_MAX);
        }
    }

    private void checkFallback(FallbackSpec spec, ReplicasSpec replicas) {
        boolean _ = isRight(() -> new Fallback(spec.afterSeconds(), Fallback.Behavior.HOLD, 0));
        Integer wanted = spec.replicas();
        if (wanted == null) {
            if (spec.behavior() != FallbackSpec.Behavior.HOLD) {
                problems.add("fallback.replicas is missing, as fallback.behavior is not Hold");
            }
            return;
        }
        if (isRight(() -> new Fallback(Fallback.DEFAULT.afterSeconds(), Fallback.Behavior.HOLD, wanted))
                && wanted > replicas.max()) {
            problems.add("fallback.replicas is " + wanted + ", must be at most replicas.max, " + replicas.max());
        }
    }

    /** The law's records check themselves and name the field; this keeps what they say. */
    private boolean isRight(Supplier<?> made) {
        try {
            return made.get() != null;
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return false;
        }
    }
}

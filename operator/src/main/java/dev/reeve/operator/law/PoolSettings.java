// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * What the owner of a pool decided; the spec of a ReeveWorkerPool.
 *
 * @param writing whether and which writes are made
 */
public record PoolSettings(
        ReplicaBounds replicas, ScalingTarget target, ScaleDownRules scaleDown, Fallback fallback, Writing writing) {
    /** All defaults. */
    public static final PoolSettings DEFAULT = new PoolSettings(
            ReplicaBounds.DEFAULT, ScalingTarget.DEFAULT, ScaleDownRules.DEFAULT, Fallback.DEFAULT, Writing.AUTO);

    /** Which writes are made. */
    public enum Writing {
        /** All. */
        AUTO,
        /** None downward. */
        NO_SCALE_IN,
        /** None; the number that would be written is kept and told, for others to write. */
        OBSERVE,
        /** None; figures are told all the same. */
        PAUSED
    }

    /** Checks what the parts cannot: the fallback fits into the bounds. */
    public PoolSettings {
        Ranges.check("fallback.replicas", fallback.replicas(), 0, replicas.max());
    }

    /** The same with other bounds. */
    public PoolSettings withReplicas(ReplicaBounds other) {
        return new PoolSettings(other, target, scaleDown, fallback, writing);
    }

    /** The same with other rules. */
    public PoolSettings withScaleDown(ScaleDownRules other) {
        return new PoolSettings(replicas, target, other, fallback, writing);
    }

    /** The same with another fallback. */
    public PoolSettings withFallback(Fallback other) {
        return new PoolSettings(replicas, target, scaleDown, other, writing);
    }

    /** The same, writing otherwise. */
    public PoolSettings withWriting(Writing other) {
        return new PoolSettings(replicas, target, scaleDown, fallback, other);
    }
}

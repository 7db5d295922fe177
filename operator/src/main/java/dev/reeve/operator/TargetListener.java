// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Hears of Deployments that are watched. Any thread; returns at once. */
interface TargetListener {
    /** It is so now: at the start of the watch, at each change of it, its ReplicaSets or its pods. */
    void seen(String namespace, String deployment, TargetView view);

    /** There is none of that name. */
    void missing(String namespace, String deployment);
}

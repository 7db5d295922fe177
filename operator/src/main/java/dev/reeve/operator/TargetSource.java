// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Watches Deployments; whoever listens to it is told. Any thread; returns at once. */
interface TargetSource {
    /** Tells of it from now on, and at once if it is known already; so it does when it is watched. */
    void watch(String namespace, String deployment);

    /** Tells no more of it. */
    void unwatch(String namespace, String deployment);
}

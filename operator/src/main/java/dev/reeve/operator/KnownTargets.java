// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The watched Deployments as they were last told of. Any thread. */
final class KnownTargets implements TargetListener {
    private static final TargetFact NOT_YET = new TargetFact.NotYet();

    private final TargetListener next;
    private final Changed changed;
    private final Map<TargetKey, TargetFact> facts = new ConcurrentHashMap<>();

    /** Hears of what a reconciler has to look at, which is not every pod. */
    interface Changed {
        /** It came, went, or says other things of its pods to be. */
        void changed(String namespace, String deployment);
    }

    /** @param next hears everything as well */
    KnownTargets(TargetListener next, Changed changed) {
        this.next = next;
        this.changed = changed;
    }

    @Override
    public void seen(String namespace, String deployment, TargetView view) {
        TargetFact before = facts.put(new TargetKey(namespace, deployment), new TargetFact.Found(view));
        next.seen(namespace, deployment, view);
        boolean isSame = before instanceof TargetFact.Found(TargetView old)
                && old.graceSeconds() == view.graceSeconds()
                && old.refusal().equals(view.refusal());
        if (!isSame) {
            changed.changed(namespace, deployment);
        }
    }

    @Override
    public void missing(String namespace, String deployment) {
        TargetFact before = facts.put(new TargetKey(namespace, deployment), new TargetFact.Missing());
        next.missing(namespace, deployment);
        if (!(before instanceof TargetFact.Missing)) {
            changed.changed(namespace, deployment);
        }
    }

    TargetFact find(String namespace, String deployment) {
        return facts.getOrDefault(new TargetKey(namespace, deployment), NOT_YET);
    }

    /** It is watched no more. */
    void forget(String namespace, String deployment) {
        facts.remove(new TargetKey(namespace, deployment));
    }
}

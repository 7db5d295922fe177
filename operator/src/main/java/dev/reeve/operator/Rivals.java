// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.PoolMode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.List;

/** Who else wants what a pool claims, a sentence each. */
final class Rivals {
    private Rivals() {}

    /**
     * None = nobody.
     *
     * @param older pools that claim the same
     * @param autoscalers of the namespace; only of a pool that writes one is a rival, beside another it observes
     */
    static List<String> of(Claim claim, PoolMode mode, List<Claim> older, List<HorizontalPodAutoscaler> autoscalers) {
        List<String> found = new ArrayList<>();
        for (Claim other : older) {
            String what = claim.hasTargetOf(other) ? "deployment " + claim.deployment() : "service " + claim.service();
            found.add("pool " + other.key() + " is older and scales " + what);
        }
        if (mode == PoolMode.AUTO) {
            for (HorizontalPodAutoscaler autoscaler : autoscalers) {
                if (scales(autoscaler, claim.deployment())) {
                    found.add(sentence(autoscaler, claim.deployment()));
                }
            }
        }
        return found;
    }

    static boolean scales(HorizontalPodAutoscaler autoscaler, String deployment) {
        if (autoscaler.getSpec() == null || autoscaler.getSpec().getScaleTargetRef() == null) {
            return false;
        }
        CrossVersionObjectReference target = autoscaler.getSpec().getScaleTargetRef();
        return "Deployment".equals(target.getKind()) && deployment.equals(target.getName());
    }

    private static String sentence(HorizontalPodAutoscaler autoscaler, String deployment) {
        String by = "";
        for (OwnerReference owner : autoscaler.getMetadata().getOwnerReferences()) {
            if ("ScaledObject".equals(owner.getKind())) {
                by = " of ScaledObject " + owner.getName();
            }
        }
        return "HorizontalPodAutoscaler " + autoscaler.getMetadata().getName() + by + " scales deployment " + deployment
                + "; mode Observe lets it";
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Questions of what one may do. Here everybody may do everything; a fault of 403 says otherwise. */
final class Reviews {
    private static final List<String> VERBS =
            List.of("*", "get", "list", "watch", "create", "update", "patch", "delete");

    private Reviews() {}

    static ObjectNode answered(ObjectNode review) {
        ObjectNode answer = review.deepCopy();
        ObjectNode status = Json.within(answer, "status").put("allowed", true).put("incomplete", false);
        rule(status, "*", "*");
        rule(status, "coordination.k8s.io", "leases");
        status.putArray("nonResourceRules");
        return answer;
    }

    private static void rule(ObjectNode status, String group, String resource) {
        ObjectNode rule = status.withArray("resourceRules").addObject();
        VERBS.forEach(rule.putArray("verbs")::add);
        rule.putArray("apiGroups").add(group);
        rule.putArray("resources").add(resource);
    }
}

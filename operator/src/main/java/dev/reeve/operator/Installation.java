// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/**
 * Whose pools are scaled, where several installations share a namespace: the label says to which one a pool belongs,
 * as it is that one's brokers that know its service.
 *
 * @param name value of the label; empty = there is one installation alone, every pool is its own
 * @param takesUnlabelled whether pools without the label are its own; of several installations one should say so
 */
record Installation(String name, boolean takesUnlabelled) {
    static final String LABEL = "reeve.dev/installation";
    static final Installation ALONE = new Installation("", true);

    boolean owns(HasMetadata pool) {
        if (name.isEmpty()) {
            return true;
        }
        Map<String, String> labels = pool.getMetadata().getLabels();
        String label = labels == null ? null : labels.get(LABEL);
        return label == null ? takesUnlabelled : label.equals(name);
    }
}

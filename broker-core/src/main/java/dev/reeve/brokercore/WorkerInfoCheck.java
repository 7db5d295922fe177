// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a Reeve worker says of itself. */
final class WorkerInfoCheck {
    private static final int TEXT_CHARS_MAX = 128;

    private WorkerInfoCheck() {}

    /** A constant text that names the fault; null: sound. */
    static @Nullable String faultOf(WorkerInfo info) {
        if (!isInstanceId(info.getInstanceId())) {
            return "instance_id is not [A-Za-z0-9._-]{1,64}";
        }
        if (isTooLong(info.getVersion())
                || isTooLong(info.getPodName())
                || isTooLong(info.getSdk())
                || isTooLong(info.getNode())) {
            return "version, pod_name, sdk and node have at most 128 characters";
        }
        if (info.getDescriptorSha256().size() != 0 && info.getDescriptorSha256().size() != Descriptors.HASH_BYTES) {
            return "descriptor_sha256 is not 32 bytes";
        }
        if (!ServiceTerms.areSound(info.getTerms())) {
            return "terms with a number that is too large";
        }
        return isSmall(info.getMetadataMap()) ? null : "metadata is over 16 keys or 4 KiB";
    }

    private static boolean isInstanceId(String id) {
        if (id.isEmpty() || id.length() > Limits.INSTANCE_ID_BYTES_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isTooLong(String text) {
        return text.length() > TEXT_CHARS_MAX;
    }

    private static boolean isSmall(Map<String, String> metadata) {
        int total = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            total += entry.getKey().length() + entry.getValue().length();
        }
        return metadata.size() <= Limits.META_KEYS_MAX && total <= Limits.META_BYTES_MAX;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Set;

/**
 * One key that is let in, and what for.
 *
 * @param publicKey in Z85
 * @param user whom logs and statistics call its owner
 * @param tenant empty if none
 * @param services names and patterns: {@code name}, {@code prefix.*}, or {@code *} for all but {@code reeve.*}
 * @param topics likewise
 */
public record AllowListEntry(
        String publicKey, String user, AllowListRole role, String tenant, Set<String> services, Set<String> topics) {

    public AllowListEntry {
        services = Set.copyOf(services);
        topics = Set.copyOf(topics);
    }
}

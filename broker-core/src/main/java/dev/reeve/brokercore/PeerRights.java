// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Objects;
import java.util.Set;

/**
 * What the driver knows of a peer's rights when it connects: from its allow-list entry, or from the listener.
 *
 * <p>The patterns are exact names, {@code prefix.*}, or {@code *} for all but {@code reeve.*}.
 *
 * @param user the user id of the authenticated key, empty with NULL
 * @param roles what the peer may be; a peer with several (a loopback listener) may be any of them
 * @param registers services that it may serve with a READY; empty = all
 * @param calls services that it may call as a plain client, besides the public ones
 * @param topics topics that it may publish and subscribe; role {@code GATEWAY} has all without naming them
 */
public record PeerRights(
        String user, Set<PeerRole> roles, Set<String> registers, Set<String> calls, Set<String> topics) {

    public PeerRights {
        Objects.requireNonNull(user, "user");
        roles = Set.copyOf(roles);
        registers = Set.copyOf(registers);
        calls = Set.copyOf(calls);
        topics = Set.copyOf(topics);
    }

    /** An allow-list entry: its {@code services} bound both what it registers and what it calls plainly. */
    public static PeerRights ofKey(String user, Set<PeerRole> roles, Set<String> services, Set<String> topics) {
        return new PeerRights(user, roles, services, services, topics);
    }

    /** A peer of a NULL listener on loopback: it registers what it likes and calls all but {@code reeve.*}. */
    public static PeerRights loopback(Set<PeerRole> roles) {
        return new PeerRights("", roles, Set.of(), Set.of("*"), Set.of());
    }

    boolean has(PeerRole role) {
        return roles.contains(role);
    }

    boolean mayServe() {
        return has(PeerRole.WORKER) || has(PeerRole.AUTH);
    }

    boolean mayCall() {
        return has(PeerRole.CLIENT)
                || has(PeerRole.GATEWAY)
                || has(PeerRole.AUTH)
                || has(PeerRole.BROKER)
                || has(PeerRole.WORKER);
    }

    boolean mayRegister(String service) {
        return mayServe() && (registers.isEmpty() || NamePattern.anyMatches(registers, service));
    }

    boolean mayCallPlainly(String service) {
        return NamePattern.anyMatches(calls, service);
    }

    boolean mayUseTopic(String topic) {
        return has(PeerRole.GATEWAY) || NamePattern.anyMatches(topics, topic);
    }

    /** The role that workers are told (stamp), the most privileged first. */
    String stampRole() {
        if (has(PeerRole.BROKER)) {
            return "broker";
        }
        if (has(PeerRole.GATEWAY)) {
            return "gateway";
        }
        return has(PeerRole.AUTH) ? "auth" : "client";
    }
}

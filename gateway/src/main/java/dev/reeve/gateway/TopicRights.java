// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.Identity;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may follow and who may publish a topic (gateway.md section 6). */
final class TopicRights {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final int LENGTH_MAX = 128;
    private static final String ADMIN = "admin";

    private TopicRights() {}

    /**
     * Demands the right to follow.
     *
     * @throws Refusal INVALID_REQUEST: no name of a topic; FORBIDDEN
     */
    static void demandRead(@Nullable Identity identity, String topic) {
        name(topic);
        if (!mayRead(identity, topic)) {
            throw Refusal.of(ErrorReason.FORBIDDEN, "no right to follow this topic");
        }
    }

    /** Whether a topic that is followed may still be. */
    static boolean mayRead(@Nullable Identity identity, String topic) {
        return identity != null && (isOwn(identity, topic) || isScoped(identity, "topics:subscribe:", topic));
    }

    /** The same for publishing. */
    static void demandWrite(@Nullable Identity identity, String topic) {
        name(topic);
        if (identity == null || !isScoped(identity, "topics:publish:", topic)) {
            throw Refusal.of(ErrorReason.FORBIDDEN, "no right to publish to this topic");
        }
    }

    /** The topic of a token's own installation; empty if it has none. */
    static String deviceTopic(Identity identity) {
        return identity.getInstallation().isEmpty() ? "" : "device." + identity.getInstallation();
    }

    /**
     * The name, if it is one.
     *
     * @throws Refusal INVALID_REQUEST
     */
    static String name(String topic) {
        if (topic.length() > LENGTH_MAX || !NAME.matcher(topic).matches()) {
            throw Refusal.invalid("a topic is [a-z0-9_-] words with dots between, at most 128 characters");
        }
        return topic;
    }

    /** Reeve's own. */
    static boolean isInner(String topic) {
        return topic.equals("reeve") || topic.startsWith("reeve.");
    }

    private static boolean isOwn(Identity identity, String topic) {
        return topic.equals("user." + identity.getSubject()) || topic.equals(deviceTopic(identity));
    }

    /**
     * A prefix means whole words: {@code chat} covers {@code chat.lobby}, not {@code chatter}. Inner topics need
     * admin.
     */
    private static boolean isScoped(Identity identity, String right, String topic) {
        if (identity.getScopesList().contains(ADMIN)) {
            return true;
        }
        if (isInner(topic)) {
            return false;
        }
        return identity.getScopesList().stream()
                .filter(scope -> scope.startsWith(right))
                .map(scope -> scope.substring(right.length()))
                .anyMatch(prefix -> prefix.equals("*") || topic.equals(prefix) || topic.startsWith(prefix + "."));
    }
}

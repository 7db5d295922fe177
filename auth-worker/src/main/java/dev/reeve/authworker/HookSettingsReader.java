// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.HookSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of {@link AuthSettingsReader} that is about hooks. */
final class HookSettingsReader {
    private static final String PREFIX = "reeve.auth.hooks.";

    private HookSettingsReader() {}

    static HookSettings read(HooksConfig config) {
        Map<HookName, String> services = new EnumMap<>(HookName.class);
        for (HookName hook : HookName.values()) {
            serviceOf(config, hook).ifPresent(service -> services.put(hook, service));
        }
        Duration timeout =
                Allowed.between(PREFIX + "timeout", config.timeout(), Duration.ofMillis(100), Duration.ofSeconds(10));
        try {
            return new HookSettings(services, open(config.open().orElse(List.of())), timeout);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + e.getMessage(), e);
        }
    }

    private static Set<HookName> open(List<String> keys) {
        Set<HookName> open = EnumSet.noneOf(HookName.class);
        for (String key : keys) {
            open.add(HookName.ofKey(key).orElseThrow(() -> Allowed.fault(PREFIX + "open", key, "names of hooks")));
        }
        return open;
    }

    private static Optional<String> serviceOf(HooksConfig config, HookName hook) {
        return switch (hook) {
            case BEFORE_SIGN_UP -> config.beforeSignUp();
            case BEFORE_SIGN_IN -> config.beforeSignIn();
            case BEFORE_MERGE -> config.beforeMerge();
            case BEFORE_DELETE -> config.beforeDelete();
            case BEFORE_TOKEN -> config.beforeToken();
            case CHECK_PASSWORD -> config.checkPassword();
            case SEND_MAIL -> config.sendMail();
            case AFTER_ACCOUNT_CREATED -> config.afterAccount().created();
            case AFTER_ACCOUNT_UPGRADED -> config.afterAccount().upgraded();
            case AFTER_ACCOUNT_DISABLED -> config.afterAccount().disabled();
            case AFTER_ACCOUNT_DELETED -> config.afterAccount().deleted();
            case AFTER_SESSION_CREATED -> config.afterSession().created();
            case AFTER_SESSION_REVOKED -> config.afterSession().revoked();
            case AFTER_SESSION_REUSED -> config.afterSession().reused();
            case AFTER_PASSWORD_CHANGED -> config.afterPassword().changed();
        };
    }
}

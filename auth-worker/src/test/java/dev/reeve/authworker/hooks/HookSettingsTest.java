// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookSettingsTest {
    private static HookSettings settings(HookName hook, String service, Set<HookName> open) {
        return new HookSettings(Map.of(hook, service), open, Duration.ofSeconds(2));
    }

    @Test
    void knowsEachHookByItsKey() {
        for (HookName name : HookName.values()) {
            assertThat(HookName.ofKey(name.key())).contains(name);
        }
        assertThat(HookName.ofKey("before-lunch")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Capitals", "a b", "reeve.auth.v1.admin", "mmi.service"})
    void refusesAServiceThatIsNoneOfTheOwners(String service) {
        assertThatThrownBy(() -> settings(HookName.BEFORE_SIGN_IN, service, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before-sign-in");
    }

    @Test
    void letsTheLoggerBeToldOfDeletedAccountsAndOfNothingElse() {
        assertThat(settings(HookName.AFTER_ACCOUNT_DELETED, HookSettings.LOGGER, Set.of())
                        .serviceOf(HookName.AFTER_ACCOUNT_DELETED))
                .contains("reeve.log.v1.log");
        assertThatThrownBy(() -> settings(HookName.AFTER_ACCOUNT_CREATED, HookSettings.LOGGER, Set.of()))
                .hasMessageContaining("after-account.created");
        assertThatThrownBy(() -> settings(HookName.AFTER_ACCOUNT_DELETED, "reeve.log.v1.tail", Set.of()))
                .hasMessageContaining("after-account.deleted");
    }

    @Test
    void opensOnlyWhatMayBeOpened() {
        assertThat(settings(HookName.BEFORE_SIGN_IN, "crm", Set.of(HookName.BEFORE_SIGN_IN))
                        .isOpen(HookName.BEFORE_SIGN_IN))
                .isTrue();
        assertThatThrownBy(() -> settings(HookName.BEFORE_TOKEN, "crm", Set.of(HookName.BEFORE_TOKEN)))
                .hasMessageContaining("before-token cannot be open");
    }
}

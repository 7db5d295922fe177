// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are recorded.
 *
 * @param keyFile null = none
 * @param perSecond of one service, beside failures and traced calls
 */
record AccessRecordsSettings(@Nullable Path keyFile, int perSecond) {
    static AccessRecordsSettings from(AccessRecordsConfig config) {
        return new AccessRecordsSettings(
                config.keyFile().orElse(null),
                SettingCheck.range("access-records.per-second", config.perSecond(), 0, 1_000));
    }
}

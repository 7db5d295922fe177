// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Which level overrides count for a device: of each logger prefix the nearest one. Pure. */
final class Overrides {
    /** Of whom is asked; the account may be empty. */
    record Holder(String installation, String account, String appVersion) {
        static Holder of(LogSource source) {
            return new Holder(
                    source.key().installation(), source.user(), source.source().getAppVersion());
        }
    }

    private Overrides() {}

    /** By logger prefix. */
    static Map<String, LevelOverride> of(List<LevelOverride> rules, Holder holder, long nowMs) {
        Map<String, LevelOverride> counting = new TreeMap<>();
        for (LevelOverride rule : rules) {
            if (rule.getExpiresUnixMs() > nowMs && means(rule, holder)) {
                LevelOverride _ = counting.merge(rule.getLogger(), rule, Overrides::nearer);
            }
        }
        return counting;
    }

    /**
     * A number that is another one when other overrides count; 0 = none counts. Of their ids, so that every replica
     * says the same without asking.
     */
    static int version(Map<String, LevelOverride> counting) {
        if (counting.isEmpty()) {
            return 0;
        }
        CRC32 sum = new CRC32();
        counting.values().forEach(rule -> sum.update(rule.getId().getBytes(StandardCharsets.UTF_8)));
        return sum.getValue() == 0 ? 1 : (int) sum.getValue();
    }

    private static boolean means(LevelOverride rule, Holder holder) {
        return switch (rule.getTarget()) {
            case INSTALLATION -> rule.getValue().equals(holder.installation());
            case ACCOUNT -> !holder.account().isEmpty() && rule.getValue().equals(holder.account());
            case APP_VERSION -> rule.getValue().equals(holder.appVersion());
            case ALL -> true;
            case TARGET_UNSAID, UNRECOGNIZED -> false;
        };
    }

    private static LevelOverride nearer(LevelOverride one, LevelOverride other) {
        return other.getTarget().getNumber() < one.getTarget().getNumber() ? other : one;
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Source;
import java.util.Map;

/** Cleans and cuts what a sender says about itself. */
final class SourceGuard {
    private static final int SESSION_BYTES_MAX = 128;
    /** Personal, and of no use to a developer: never stored. */
    private static final String DEVICE_ID = "device.id";

    private SourceGuard() {}

    static Source guard(Source raw) {
        Source.Builder source = raw.toBuilder()
                .clearAttributes()
                .setSessionId(session(raw.getSessionId()))
                .setPreviousSessionId(session(raw.getPreviousSessionId()))
                .setAppName(name(raw.getAppName()))
                .setAppVersion(name(raw.getAppVersion()))
                .setBuildId(name(raw.getBuildId()))
                .setDeviceModel(name(raw.getDeviceModel()))
                .setDeviceMaker(name(raw.getDeviceMaker()))
                .setOsName(name(raw.getOsName()))
                .setOsVersion(name(raw.getOsVersion()))
                .setInstallation(Utf8.clean(raw.getInstallation()));
        for (Map.Entry<String, String> attribute : raw.getAttributesMap().entrySet()) {
            if (source.getAttributesCount() < RecordLimits.ATTRIBUTES_MAX
                    && !attribute.getKey().equals(DEVICE_ID)) {
                put(source, attribute.getKey(), attribute.getValue());
            }
        }
        return source.build();
    }

    private static void put(Source.Builder source, String key, String value) {
        String cleanKey = Utf8.cut(Utf8.clean(key), RecordLimits.ATTRIBUTE_KEY_BYTES_MAX);
        String shown = Redaction.isSecret(key) ? Redaction.MARK : Redaction.text(Utf8.clean(value));
        source.putAttributes(cleanKey, Utf8.cut(shown, RecordLimits.NAME_BYTES_MAX));
    }

    private static String name(String text) {
        return Utf8.cut(Utf8.clean(text), RecordLimits.NAME_BYTES_MAX);
    }

    /** Not cut: two sessions must not become one. */
    private static String session(String id) {
        if (Utf8.length(id) > SESSION_BYTES_MAX) {
            throw LogRefused.invalid("the session id is longer than " + SESSION_BYTES_MAX + " bytes");
        }
        return Utf8.clean(id);
    }
}

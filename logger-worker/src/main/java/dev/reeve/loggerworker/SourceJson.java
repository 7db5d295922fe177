// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Source;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a sender says about itself, as JSON for {@code log_session.source}; empty fields are left out. */
final class SourceJson {
    private SourceJson() {}

    static String write(Source source) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("build", source.getBuildId());
        fields.put("model", source.getDeviceModel());
        fields.put("maker", source.getDeviceMaker());
        fields.put("os", source.getOsName());
        fields.put("osVersion", source.getOsVersion());
        StringBuilder json = new StringBuilder("{\"attributes\":");
        object(source.getAttributesMap(), json);
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                member(name, value, json.append(','));
            }
        });
        return json.append('}').toString();
    }

    private static void object(Map<String, String> fields, StringBuilder json) {
        char separator = '{';
        for (Map.Entry<String, String> field : fields.entrySet()) {
            member(field.getKey(), field.getValue(), json.append(separator));
            separator = ',';
        }
        json.append(separator == '{' ? "{}" : "}");
    }

    private static void member(String name, String value, StringBuilder json) {
        JsonText.quote(name, json);
        JsonText.quote(value, json.append(':'));
    }
}

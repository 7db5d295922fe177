// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Source;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OpenTelemetry resource as a source. {@code device.id} is personal and is left out. */
final class OtlpSource {
    private OtlpSource() {}

    static Source.Builder of(List<KeyValue> resource) {
        Map<String, String> left = new LinkedHashMap<>();
        for (KeyValue attribute : resource) {
            left.put(attribute.getKey(), OtlpValue.text(attribute.getValue()));
        }
        Source.Builder source = Source.newBuilder()
                .setInstallation(installation(left))
                .setSessionId(take(left, "session.id"))
                .setPreviousSessionId(take(left, "session.previous_id"))
                .setAppName(take(left, "service.name"))
                .setAppVersion(take(left, "service.version"))
                .setBuildId(take(left, "app.build_id"))
                .setDeviceModel(first(left, "device.model.name", "device.model.identifier"))
                .setDeviceMaker(take(left, "device.manufacturer"))
                .setOsName(first(left, "os.name", "os.type"))
                .setOsVersion(take(left, "os.version"));
        return source.putAllAttributes(left);
    }

    /** The installation, else the instance, else what tells two processes of a service on two hosts apart. */
    private static String installation(Map<String, String> resource) {
        String own = first(resource, "app.installation.id", "service.instance.id");
        if (!own.isEmpty()) {
            return own;
        }
        String service = resource.getOrDefault("service.name", "");
        String host = resource.getOrDefault("host.name", "");
        return service.isEmpty() || host.isEmpty() ? service + host : service + '@' + host;
    }

    /** The first that is there; it is taken, the other stays an attribute. */
    private static String first(Map<String, String> attributes, String wanted, String otherwise) {
        String value = take(attributes, wanted);
        return value.isEmpty() ? take(attributes, otherwise) : value;
    }

    private static String take(Map<String, String> attributes, String key) {
        String value = attributes.remove(key);
        return value == null ? "" : value;
    }
}

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
                .setSessionId(take(left, OtlpNames.SESSION))
                .setPreviousSessionId(take(left, OtlpNames.PREVIOUS_SESSION))
                .setAppName(take(left, OtlpNames.APP))
                .setAppVersion(take(left, OtlpNames.APP_VERSION))
                .setBuildId(take(left, OtlpNames.BUILD))
                .setDeviceModel(first(left, OtlpNames.DEVICE_MODEL, "device.model.identifier"))
                .setDeviceMaker(take(left, OtlpNames.DEVICE_MAKER))
                .setOsName(first(left, OtlpNames.OS, "os.type"))
                .setOsVersion(take(left, OtlpNames.OS_VERSION));
        return source.putAllAttributes(left);
    }

    /** The installation, else the instance, else what tells two processes of a service on two hosts apart. */
    private static String installation(Map<String, String> resource) {
        String own = first(resource, OtlpNames.INSTALLATION, "service.instance.id");
        if (!own.isEmpty()) {
            return own;
        }
        String service = resource.getOrDefault(OtlpNames.APP, "");
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

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** JSON that strangers wrote: a name stands once, nothing follows the end, a member has the type it should have. */
final class ProviderJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ProviderJson() {}

    /** Empty = no JSON object. */
    static Optional<ObjectNode> object(byte[] json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Empty = not there, or no text. */
    static Optional<String> text(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** Empty = not there, or no whole number. */
    static Optional<Long> number(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isIntegralNumber() && value.canConvertToLong()
                ? Optional.of(value.longValue())
                : Optional.empty();
    }

    /** @throws ProviderFault not there, or no URL with a host */
    static URI url(ObjectNode object, String name) {
        try {
            URI url = URI.create(text(object, name).orElse(""));
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new ProviderFault(name + " is no URL");
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.jose.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** JSON that strangers wrote: a name stands once, nothing follows the end; bounded as Jackson bounds by itself. */
final class ProviderJson {
    private static final JsonMapper JSON =
            StrictJson.mapper(StreamReadConstraints.DEFAULT_MAX_DEPTH, StreamReadConstraints.DEFAULT_MAX_NUM_LEN);

    private ProviderJson() {}

    /** Empty = no JSON object. */
    static Optional<ObjectNode> object(byte[] json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** @throws ProviderFault not there, or no URL with a host */
    static URI url(ObjectNode object, String name) {
        try {
            URI url = URI.create(StrictJson.text(object, name).orElse(""));
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new ProviderFault(name + " is no URL");
    }
}

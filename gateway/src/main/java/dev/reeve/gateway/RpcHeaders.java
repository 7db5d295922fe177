// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** What the headers of every RPC keep to: those of calls, and those of streams of the gateway's own. */
final class RpcHeaders {
    private static final String CONNECT_VERSION = "1";

    private RpcHeaders() {}

    /**
     * Checks them, once failures are written as the protocol wants them.
     *
     * @throws Refusal too much metadata, or a version of Connect that there is not
     */
    static void check(HttpServerRequest request, RpcType.Protocol protocol, LimitSettings.RpcLimits limits) {
        int size = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            size += header.getKey().length() + header.getValue().length();
        }
        if (size > limits.metadataBytes()) {
            throw Refusal.of(ErrorReason.TOO_LARGE, "the metadata is larger than " + limits.metadataBytes() + " bytes");
        }
        String version = request.getHeader("Connect-Protocol-Version");
        if (protocol.isConnect() && version != null && !version.equals(CONNECT_VERSION)) {
            throw Refusal.invalid("Connect-Protocol-Version is " + CONNECT_VERSION);
        }
    }
}

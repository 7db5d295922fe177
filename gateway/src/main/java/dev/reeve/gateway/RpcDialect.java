// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.Map;

/** How one RPC protocol writes answers. */
sealed interface RpcDialect permits ConnectDialect, FramedDialect {
    /** Reply metadata under this prefix is for the trailers. */
    String TRAILER = "trailer-";

    /** The answer to a call that failed before any reply. */
    Answer failure(Problem problem);

    /**
     * How replies are written.
     *
     * @param single the method is known to answer with exactly one message
     */
    ReplyForm form(boolean single);

    /** Names of metadata that comes back beside x-app-*. */
    MetadataNames names();

    /** The service's own headers, of its metadata. */
    default Map<String, String> headersOf(Map<String, String> app) {
        return own(app, "");
    }

    /** The service's own trailers, without the prefix. */
    default Map<String, String> trailersOf(Map<String, String> app) {
        return own(app, TRAILER);
    }

    private Map<String, String> own(Map<String, String> app, String prefix) {
        Map<String, String> own = new HashMap<>();
        app.forEach((key, value) -> {
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            if (CallFields.isAppHeader(name, value) || names().carries(name, value)) {
                own.put(name, value);
            }
        });
        return own;
    }
}

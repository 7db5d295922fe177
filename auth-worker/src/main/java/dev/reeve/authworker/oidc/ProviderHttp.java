// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import java.net.URI;
import java.util.Map;

/** The way to one provider. Blocks its caller. */
public interface ProviderHttp {
    /** How long the whole of one exchange may take. */
    long TIMEOUT_MS = 5_000;

    /** The longest answer that is read. */
    int BODY_BYTES_MAX = 256 * 1024;

    /** Ways to all of them. */
    @FunctionalInterface
    interface Outbound {
        /** For where there are no providers. */
        Outbound NOWHERE = provider -> {
            throw new IllegalStateException("no way to " + provider.name());
        };

        /** The way to that provider. */
        ProviderHttp towards(ProviderSettings provider);
    }

    /**
     * A request.
     *
     * @param form empty = a GET
     * @param headers besides the usual ones
     */
    record Request(URI uri, Map<String, String> form, Map<String, String> headers) {
        public Request {
            form = Map.copyOf(form);
            headers = Map.copyOf(headers);
        }

        static Request get(URI uri) {
            return new Request(uri, Map.of(), Map.of());
        }
    }

    /**
     * The answer, whatever its status.
     *
     * @param cacheControl header of that name; empty = none
     */
    record Reply(int status, String body, String cacheControl) {}

    /**
     * Sends it; a redirect is an answer like any other and is not followed.
     *
     * @throws ProviderFault no answer in time, one too large, or an address the provider may not have
     */
    Reply send(Request request);
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.List;

/**
 * One admitted request.
 *
 * @param exchange to answer on
 * @param parameters variable parts of the path
 * @param body whole, without content coding
 * @param caller who asks
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
record ApiRequest(Exchange exchange, List<String> parameters, byte[] body, Caller caller) {
    ApiRequest {
        parameters = List.copyOf(parameters);
    }

    /**
     * What stands behind its path.
     *
     * @throws Refusal it cannot be read
     */
    Query query() {
        return Query.of(exchange.request().query());
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * What every port does with its connections and their requests.
 *
 * @param door a good request
 * @param logs the same on ports that carry logs alone
 * @param invalid what the codec could not read as one
 */
record ConnectionDoors(
        ConnectionCensus census,
        AcceptPause pause,
        GatewayMetrics metrics,
        Handler<HttpServerRequest> door,
        Handler<HttpServerRequest> logs,
        Handler<HttpServerRequest> invalid) {}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Writes the OpenAPI 3.1 document: {@link dev.reeve.gateway.openapi.OpenApiDocument} from routes and from the
 * descriptors of services. Knows nothing of HTTP or brokers.
 */
@NullMarked
package dev.reeve.gateway.openapi;

import org.jspecify.annotations.NullMarked;

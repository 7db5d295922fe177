// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Descriptors that workers publish, read with suspicion. A {@link dev.reeve.gateway.schema.DescriptorFiles} is one set,
 * resolved; what could harm the reader is a {@link dev.reeve.gateway.schema.RefusedDescriptors}. Knows nothing of
 * brokers, HTTP or JSON.
 */
@NullMarked
package dev.reeve.gateway.schema;

import org.jspecify.annotations.NullMarked;

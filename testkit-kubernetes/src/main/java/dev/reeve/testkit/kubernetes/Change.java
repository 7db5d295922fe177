// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One write, as watches hear of it.
 *
 * @param before as it was; null = it is new
 * @param after as it is; null = it is gone
 * @param version of the store after it
 */
record Change(
        Key key, @Nullable ObjectNode before, @Nullable ObjectNode after, long version) {}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** {@code ./reeve bench scaler}: the law of the operator beside others, in its simulator. */
@NullMarked
package dev.reeve.bench.scaler;

import org.jspecify.annotations.NullMarked;

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** {@code ./reeve bench auth}: accounts under load, ours and PocketBase's, over HTTP. */
@NullMarked
package dev.reeve.bench.auth;

import org.jspecify.annotations.NullMarked;

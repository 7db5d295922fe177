// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Tests handlers without sockets: the whole SDK, a broker in memory, one call in a few milliseconds. */
@NullMarked
package dev.reeve.workersdk.testing;

import org.jspecify.annotations.NullMarked;

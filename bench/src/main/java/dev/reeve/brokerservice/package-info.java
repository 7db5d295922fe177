// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Benchmarks of what only this package of broker-service sees. */
@NullMarked
package dev.reeve.brokerservice;

import org.jspecify.annotations.NullMarked;

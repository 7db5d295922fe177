// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's process: hears the brokers and the API server, runs the law of {@link dev.reeve.operator.law} for each
 * pool on one thread, and writes what it decides.
 */
@NullMarked
package dev.reeve.operator;

import org.jspecify.annotations.NullMarked;

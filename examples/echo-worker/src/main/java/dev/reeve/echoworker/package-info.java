// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A worker in one file. */
@NullMarked
package dev.reeve.echoworker;

import org.jspecify.annotations.NullMarked;

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** The command line. */
@NullMarked
package dev.reeve.cli;

import org.jspecify.annotations.NullMarked;

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the whole: real processes, real sockets, a real browser, and the commands as the README gives them. */
@NullMarked
package dev.reeve.systemtests;

import org.jspecify.annotations.NullMarked;

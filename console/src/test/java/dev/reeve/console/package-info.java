// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Rules on the page's files; what the page does is tested in a browser by system-tests. */
@NullMarked
package dev.reeve.console;

import org.jspecify.annotations.NullMarked;

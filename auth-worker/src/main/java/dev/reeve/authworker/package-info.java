// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Users, sessions, tokens. */
@NullMarked
package dev.reeve.authworker;

import org.jspecify.annotations.NullMarked;

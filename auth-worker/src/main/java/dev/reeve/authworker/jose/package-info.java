// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/** JSON from outside, most of it signed (RFC 7515, 7517, 7518): read strictly, so that no two readers can differ. */
@NullMarked
package dev.reeve.authworker.jose;

import org.jspecify.annotations.NullMarked;

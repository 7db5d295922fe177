// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/** Signed JSON from outside (RFC 7515, 7517, 7518): read strictly, so that two parsers cannot read it differently. */
@NullMarked
package dev.reeve.authworker.jose;

import org.jspecify.annotations.NullMarked;

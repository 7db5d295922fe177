// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Container images, made from what was packaged and the JDK at hand: no daemon, and no registry unless the base is in
 * one.
 */
@NullMarked
package dev.reeve.images;

import org.jspecify.annotations.NullMarked;

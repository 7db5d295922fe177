// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The choice between the two engines. It is a package of its own because it knows both, and so the optional JeroMQ; the
 * interfaces know neither.
 */
@NullMarked
package dev.reeve.zmtp.engine;

import org.jspecify.annotations.NullMarked;

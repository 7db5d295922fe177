// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** All services in one JVM on an embedded PostgreSQL. */
@NullMarked
package dev.reeve.standalone;

import org.jspecify.annotations.NullMarked;

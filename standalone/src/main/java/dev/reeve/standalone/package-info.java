// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Everything but the operator in one JVM on an embedded PostgreSQL: what {@code ./reeve up} starts. Wiring only: it
 * prepares the data folder, starts the database, gives the services their configuration and says when all is ready.
 */
@NullMarked
package dev.reeve.standalone;

import org.jspecify.annotations.NullMarked;

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A grpc-java service as a worker. */
@NullMarked
package dev.reeve.grpcworker;

import org.jspecify.annotations.NullMarked;

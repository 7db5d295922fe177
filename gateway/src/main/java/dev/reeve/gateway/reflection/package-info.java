// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * gRPC server reflection: {@link dev.reeve.gateway.reflection.ReflectionAnswers} answers its questions from
 * descriptors. Knows nothing of streams. The versions v1 and v1alpha have the same messages.
 */
@NullMarked
package dev.reeve.gateway.reflection;

import org.jspecify.annotations.NullMarked;

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Beside the code generated from the public .proto files, whose packages lie below: a parser of filters of log lines,
 * which nothing uses yet.
 */
@NullMarked
package dev.reeve.gatewayapi;

import org.jspecify.annotations.NullMarked;

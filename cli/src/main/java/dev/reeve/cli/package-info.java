// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The command line: one class a command, all over the gateway's public HTTP surface with the JDK's client. A command
 * throws {@link CliException}; {@link Reeve} alone turns it into words and an exit code.
 */
@NullMarked
package dev.reeve.cli;

import org.jspecify.annotations.NullMarked;

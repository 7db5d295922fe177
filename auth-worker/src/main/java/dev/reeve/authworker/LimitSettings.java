// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * The shared limits.
 *
 * @param mailsPerRecipient to one mailbox, whoever asks for them
 * @param mailsPerAddress asked for from one network address
 * @param codeTriesPerAddress codes shown from one network address
 */
record LimitSettings(Limit mailsPerRecipient, Limit mailsPerAddress, Limit codeTriesPerAddress) {}

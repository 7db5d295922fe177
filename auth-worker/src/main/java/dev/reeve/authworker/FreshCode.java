// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * One code, as it goes into a mail, in both its forms; using either uses up both.
 *
 * @param life of the link
 * @param typedLife of the digits
 */
record FreshCode(CodeText.Link link, CodeText.Typed typed, Duration life, Duration typedLife) {}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** The operations on identities of providers. */
record Oidc(OidcStart start, OidcCallback callback, OidcExchange exchange, IdTokens idTokens, Identities identities) {}

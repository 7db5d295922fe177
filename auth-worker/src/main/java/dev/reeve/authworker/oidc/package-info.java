// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Providers of identities (OpenID Connect), seen from a relying party: where to send a browser, how to exchange a code,
 * and whether an ID token is what it claims to be. Knows nothing of accounts and no database; everything that leaves
 * this machine goes through {@link dev.reeve.authworker.oidc.ProviderHttp}.
 */
@NullMarked
package dev.reeve.authworker.oidc;

import org.jspecify.annotations.NullMarked;

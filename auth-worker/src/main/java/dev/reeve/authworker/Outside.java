// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookTransport;
import dev.reeve.authworker.oidc.ProviderHttp;

/**
 * The ways out of this process.
 *
 * @param hooks to services of the owner's
 * @param providers of identities
 */
record Outside(HookTransport hooks, ProviderHttp.Outbound providers) {
    static final Outside NOWHERE = new Outside(HookTransport.NOWHERE, ProviderHttp.Outbound.NOWHERE);
}

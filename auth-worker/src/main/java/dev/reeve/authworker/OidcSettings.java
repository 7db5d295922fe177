// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.ProviderSettings;
import java.util.List;

/**
 * Sign-in with identities of providers.
 *
 * @param redirects where browsers may be sent with a code
 * @param perAddress flows begun and ended from one network address
 */
record OidcSettings(List<ProviderSettings> providers, Redirects redirects, Limit perAddress) {
    OidcSettings {
        providers = List.copyOf(providers);
    }
}

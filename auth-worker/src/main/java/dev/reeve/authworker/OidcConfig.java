// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One provider. */
interface OidcConfig {
    /** Its issuer, exactly as its tokens say it. */
    String issuer();

    /** Our client id there. */
    String clientId();

    /** File with the client's secret, one line; absent = a public client. */
    Optional<Path> clientSecretFile();

    /** Apple: PEM file with the key that signs the client's secret, instead of {@code client-secret-file}. */
    Optional<Path> appleKeyFile();

    /** Apple: id of the developer account's team. */
    Optional<String> appleTeamId();

    /** Apple: id of that key. */
    Optional<String> appleKeyId();

    /** Client ids of apps whose platform's SDK makes ID tokens. */
    Optional<List<String>> nativeClientIds();

    /** What the provider is asked for. */
    @WithDefault("openid,email,profile")
    List<String> scopes();

    /** Whether its answer comes by a form instead of in the address: Apple, with the scopes name and email. */
    @WithDefault("false")
    boolean formPost();

    /** Whether an address it has verified may lead to the account that has verified the same one. */
    @WithDefault("false")
    boolean trustedEmail();

    /** Whether it may stand on this machine or in a private network; then on this machine also without TLS. */
    @WithDefault("false")
    boolean privateAddresses();

    /** PEM file with the certificates to trust instead of the platform's. */
    Optional<Path> caFile();
}

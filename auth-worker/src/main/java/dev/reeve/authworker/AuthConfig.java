// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings under {@code reeve.auth}, as they are written; {@link AuthSettingsReader} checks them once at start. */
@ConfigMapping(prefix = "reeve.auth")
interface AuthConfig {
    /** The PostgreSQL database. */
    Database database();

    /**
     * File with the AES-256 key for secrets at rest: one line, base64 of 32 random bytes; a second line is the key
     * before, while it is being replaced. Mode 0400.
     */
    Path encryptionKeyFile();

    /** File with the administrator's API key ({@code rvs_...}), read at start; another key in it replaces the first. */
    Optional<Path> adminKeyFile();

    /** File with the publishable API key ({@code rvp_...}) for apps, read at start like the administrator's. */
    Optional<Path> appKeyFile();

    /** Tokens. */
    Token token();

    /** How long sessions last. */
    SessionConfig session();

    /** How passwords are hashed. */
    HashConfig hash();

    /** Which passwords may be chosen. */
    PasswordConfig password();

    /** How guessing is slowed down. */
    SignInConfig signIn();

    /** What a sign-up answers. */
    SignUpConfig signUp();

    /** Mails with codes and notices. */
    MailConfig mail();

    /** Providers that people may sign in with (OpenID Connect), by the name that apps call them. */
    Map<String, OidcConfig> oidc();

    /** Where browsers may be sent with a code after a sign-in: the apps' own addresses, to the letter. */
    Optional<List<String>> redirects();

    /**
     * Scopes for every account of the tenant {@code default}: at start its role {@code everyone} is made of them, if
     * there is none. For development; a role is changed with {@code /v1/admin/tenants/update}.
     */
    Optional<List<String>> everyoneScopes();

    /** What one subject may do in a time; counted for all replicas together. */
    LimitsConfig limits();

    /** The audit. */
    Audit audit();

    /** Services of yours that are asked before, or told after, something happens to an account. */
    HooksConfig hooks();

    /** The keys that sign access tokens. */
    SigningKey signingKey();

    /** The database {@code reeve}; schema {@code auth} is made in it. */
    interface Database {
        /** JDBC URL. */
        @WithDefault("jdbc:postgresql://127.0.0.1:5432/reeve")
        String url();

        /** Role that owns the schema. */
        @WithDefault("reeve")
        String username();

        /** Password of that role. */
        Optional<String> password();

        /** Connections at most, 1 to 100. */
        @WithDefault("8")
        int connectionsMax();
    }

    /** Access and refresh tokens. */
    interface Token {
        /** Life of an access token, 1 min to 1 h. */
        @WithDefault("10m")
        Duration accessLife();

        /** Time in which a refresh whose answer was lost may be repeated, 0 s to 5 min. */
        @WithDefault("30s")
        Duration refreshGrace();
    }

    /** Delay after failed sign-ins on one account, existing or not. */
    interface SignInConfig {
        /** Failures without a delay, 0 to 100. */
        @WithDefault("4")
        int failuresFree();

        /** First delay, 100 ms to 1 min; it doubles with each further failure. */
        @WithDefault("1s")
        Duration delayFirst();

        /** Longest delay, up to 1 h: nobody is locked out for good. */
        @WithDefault("15m")
        Duration delayMax();

        /** Quiet time after which failures are forgotten, 1 min to 30 d. */
        @WithDefault("1d")
        Duration forgetAfter();
    }

    /** How accounts are made. */
    interface SignUpConfig {
        /** {@code verify}: always "check your mail"; {@code immediate}: a session at once, for development. */
        @WithDefault("verify")
        SignUpMode mode();
    }

    /** Where the audit goes beside the database. */
    interface Audit {
        /** Tenant of the logger that gets every new line as a log record; absent = none does. */
        Optional<String> forwardTenant();
    }

    /** Rotation of the signing keys. */
    interface SigningKey {
        /** How long a key signs, 1 h to 400 d. */
        @WithDefault("30d")
        Duration activeFor();

        /** How long a key is published before it signs, 5 min to 30 d. */
        @WithDefault("1h")
        Duration publishedBefore();

        /** How long a key stays published after it signed last, 15 min to 30 d; more than a token's life and 6 min. */
        @WithDefault("1h")
        Duration publishedAfter();
    }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.HookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns configuration into {@link AuthSettings}, once, at start. A wrong value stops the start. */
final class AuthSettingsReader {
    /** Claim {@code aud}: every broker of Reeve expects it. */
    static final String AUDIENCE = "reeve";

    private static final String PREFIX = "reeve.auth.";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration DAYS_30 = Duration.ofDays(30);
    private static final Duration DAYS_400 = Duration.ofDays(400);
    /** Brokers keep keys for 5 min, and allow 60 s of difference between clocks. */
    private static final Duration CACHE_AND_LEEWAY = Duration.ofMinutes(6);

    private AuthSettingsReader() {}

    /** Any wrong value is an IllegalArgumentException whose text names key, value and what is allowed. */
    static AuthSettings read(AuthConfig config, String publicUrl) {
        HookSettings hooks = HookSettingsReader.read(config.hooks());
        if ((config.mail().transport() == MailSettings.Transport.HOOK) != hooks.has(HookName.SEND_MAIL)) {
            throw Allowed.fault(
                    PREFIX + "hooks.send-mail",
                    config.hooks().sendMail().orElse(""),
                    "a service with mail.transport=hook, none without");
        }
        int _ = Allowed.between(
                PREFIX + "database.connections-max", config.database().connectionsMax(), 1, 100);
        return new AuthSettings(
                tokens(config, publicUrl),
                hashing(config),
                passwords(config),
                signInDelay(config.signIn()),
                keyRotation(config),
                config.signUp().mode(),
                limits(config.limits()),
                MailSettingsReader.read(config.mail()),
                SecretFile.encryptionKeys(PREFIX + "encryption-key-file", config.encryptionKeyFile()),
                keyFiles(config),
                Allowed.between(
                        PREFIX + "session.per-account-max", config.session().perAccountMax(), 1, 1_000),
                hooks,
                config.audit().forwardTenant().map(AuthSettingsReader::tenant),
                OidcSettingsReader.read(
                        config,
                        issuer(publicUrl),
                        limit("oidc-per-address", config.limits().oidcPerAddress(), FIVE_MINUTES)),
                everyoneScopes(config.everyoneScopes().orElse(List.of())));
    }

    private static List<String> everyoneScopes(List<String> scopes) {
        try {
            TenantSettings.checkScopes(scopes);
            return scopes;
        } catch (AuthRefusal e) {
            throw Allowed.fault(PREFIX + "everyone-scopes", scopes.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static String tenant(String name) {
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw Allowed.fault(PREFIX + "audit.forward-tenant", name, "[a-z0-9-], 1 to 32 characters");
        }
        return name;
    }

    private static TokenSettings tokens(AuthConfig config, String publicUrl) {
        SessionConfig session = config.session();
        return new TokenSettings(
                issuer(publicUrl),
                AUDIENCE,
                Allowed.between(PREFIX + "token.access-life", config.token().accessLife(), MINUTE, HOUR),
                Allowed.between(
                        PREFIX + "token.refresh-grace", config.token().refreshGrace(), Duration.ZERO, FIVE_MINUTES),
                life("native", session.nativeIdle(), session.nativeAbsolute()),
                life("browser", session.browserIdle(), session.browserAbsolute()),
                life("admin", session.adminIdle(), session.adminAbsolute()));
    }

    private static String issuer(String publicUrl) {
        String url = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException _) {
            throw Allowed.fault("reeve.public-url", publicUrl, "an http or https URL");
        }
        if (uri.getScheme() == null || !Set.of("http", "https").contains(uri.getScheme()) || uri.getHost() == null) {
            throw Allowed.fault("reeve.public-url", publicUrl, "an http or https URL");
        }
        return url;
    }

    private static SessionLife life(String kind, Duration idle, Duration absolute) {
        String idleKey = PREFIX + "session." + kind + "-idle";
        String absoluteKey = PREFIX + "session." + kind + "-absolute";
        return new SessionLife(
                Allowed.between(idleKey, idle, MINUTE, DAYS_400),
                Allowed.atLeast(absoluteKey, Allowed.between(absoluteKey, absolute, MINUTE, DAYS_400), idleKey, idle));
    }

    private static HashSettings hashing(AuthConfig config) {
        HashConfig hash = config.hash();
        Argon2Cost cost = new Argon2Cost(
                Allowed.between(PREFIX + "hash.memory-kib", hash.memoryKib(), 7_168, 1_048_576),
                Allowed.between(PREFIX + "hash.iterations", hash.iterations(), 1, 100),
                Allowed.between(PREFIX + "hash.parallelism", hash.parallelism(), 1, 16));
        return new HashSettings(
                cost,
                config.password()
                        .pepperFile()
                        .map(file -> SecretFile.peppers(PREFIX + "password.pepper-file", file))
                        .orElse(Peppers.NONE),
                Allowed.between(PREFIX + "hash.threads", hash.threads(), 1, 64),
                Allowed.between(PREFIX + "hash.queue-max", hash.queueMax(), 1, 10_000),
                Allowed.between(PREFIX + "hash.wait-max", hash.waitMax(), SECOND, Duration.ofSeconds(30)));
    }

    private static PasswordChoice.Settings passwords(AuthConfig config) {
        PasswordConfig password = config.password();
        List<String> words = new ArrayList<>(password.words().orElse(List.of()));
        words.add(config.mail().appName());
        return new PasswordChoice.Settings(
                passwordRules(password),
                new ContextWords(words),
                password.breachedFile()
                        .map(file -> BreachedPasswords.load(PREFIX + "password.breached-file", file))
                        .orElse(BreachedPasswords.NONE));
    }

    private static PasswordRules passwordRules(PasswordConfig password) {
        return new PasswordRules(
                Allowed.between(PREFIX + "password.length-min", password.lengthMin(), 8, 64),
                Allowed.between(PREFIX + "password.length-max", password.lengthMax(), 64, 1_024),
                CommonPasswords.builtIn());
    }

    private static SignInDelay signInDelay(AuthConfig.SignInConfig signIn) {
        String maxKey = PREFIX + "sign-in.delay-max";
        String firstKey = PREFIX + "sign-in.delay-first";
        Duration first = Allowed.between(firstKey, signIn.delayFirst(), Duration.ofMillis(100), MINUTE);
        return new SignInDelay(
                Allowed.between(PREFIX + "sign-in.failures-free", signIn.failuresFree(), 0, 100),
                first,
                Allowed.atLeast(
                        maxKey, Allowed.between(maxKey, signIn.delayMax(), Duration.ZERO, HOUR), firstKey, first),
                Allowed.between(PREFIX + "sign-in.forget-after", signIn.forgetAfter(), MINUTE, DAYS_30));
    }

    private static LimitSettings limits(LimitsConfig limits) {
        return new LimitSettings(
                new LimitSettings.Mails(
                        limit("mails-per-recipient", limits.mailsPerRecipient(), HOUR),
                        limit("mails-per-address", limits.mailsPerAddress(), HOUR)),
                new LimitSettings.Tries(
                        limit("code-tries-per-address", limits.codeTriesPerAddress(), FIVE_MINUTES),
                        limit("mfa-tries-per-account", limits.mfaTriesPerAccount(), MINUTE),
                        limit("sign-in-failures-per-address", limits.signInFailuresPerAddress(), FIVE_MINUTES),
                        Allowed.between(
                                PREFIX + "limits.sign-in-failures-in-all", limits.signInFailuresInAll(), 1, 1_000_000),
                        new Limit("sprayed-sign-ins-per-address", 1, Duration.ofSeconds(10))),
                new LimitSettings.Load(
                        limit("accounts-per-address", limits.accountsPerAddress(), HOUR),
                        limit("installations-per-address", limits.installationsPerAddress(), HOUR),
                        limit("rotations-per-session", limits.rotationsPerSession(), MINUTE),
                        limit("refresh-failures-per-address", limits.refreshFailuresPerAddress(), FIVE_MINUTES),
                        limit("idempotency-keys-per-subject", limits.idempotencyKeysPerSubject(), DAY)));
    }

    private static Limit limit(String name, int times, Duration per) {
        return new Limit(name, Allowed.between(PREFIX + "limits." + name, times, 1, 1_000_000), per);
    }

    private static KeyRotation keyRotation(AuthConfig config) {
        AuthConfig.SigningKey key = config.signingKey();
        String afterKey = PREFIX + "signing-key.published-after";
        Duration after = Allowed.between(afterKey, key.publishedAfter(), Duration.ofMinutes(15), DAYS_30);
        return new KeyRotation(
                Allowed.between(PREFIX + "signing-key.active-for", key.activeFor(), HOUR, DAYS_400),
                Allowed.between(PREFIX + "signing-key.published-before", key.publishedBefore(), FIVE_MINUTES, DAYS_30),
                Allowed.atLeast(
                        afterKey,
                        after,
                        PREFIX + "token.access-life and 6 min",
                        config.token().accessLife().plus(CACHE_AND_LEEWAY)));
    }

    private static List<KeyFile.Source> keyFiles(AuthConfig config) {
        List<KeyFile.Source> sources = new ArrayList<>();
        config.adminKeyFile()
                .ifPresent(file -> sources.add(new KeyFile.Source(
                        "admin", key("admin-key-file", file, ApiKey.Kind.SECRET), Scopes.OF_THE_ADMIN_KEY)));
        config.appKeyFile()
                .ifPresent(file -> sources.add(new KeyFile.Source(
                        "app", key("app-key-file", file, ApiKey.Kind.PUBLISHABLE), Scopes.OF_A_PUBLISHABLE_KEY)));
        return sources;
    }

    private static ApiKey key(String setting, Path file, ApiKey.Kind kind) {
        return SecretFile.apiKey(PREFIX + setting, file, kind);
    }
}

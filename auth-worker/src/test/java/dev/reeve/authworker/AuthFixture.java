// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookSettings;
import dev.reeve.authworker.hooks.HookTransport;
import dev.reeve.authworker.oidc.ProviderHttp;
import dev.reeve.testkit.ManualClock;
import io.agroal.api.AgroalDataSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The domain on a database of its own with a clock that stands still; more replicas of it on the same database. */
final class AuthFixture implements AutoCloseable {
    static final Caller NOBODY = Caller.nobody("request-1", "192.0.2.7");
    static final ClientDescription PHONE =
            new ClientDescription("Demo", "android 16", "Pixel", "1.2.3", SessionKind.NATIVE);
    static final String PASSWORD = "a rather long phrase";

    /** Cheap: what is tested here is not how long a hash takes. */
    static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);

    static final LimitSettings DEFAULT_LIMITS = limits(30, 300, 10);

    /** What tests of other things come near to is not limited. */
    static final LimitSettings LIMITS = limits(100_000, 100_000, 1_000);

    private static LimitSettings limits(int signIns, int accounts, int rotations) {
        return new LimitSettings(
                new LimitSettings.Mails(
                        new Limit("mails-per-recipient", 5, Duration.ofHours(1)),
                        new Limit("mails-per-address", 30, Duration.ofHours(1))),
                new LimitSettings.Tries(
                        new Limit("code-tries-per-address", 30, Duration.ofMinutes(5)),
                        new Limit("mfa-tries-per-account", 15, Duration.ofMinutes(1)),
                        new Limit("sign-in-failures-per-address", signIns, Duration.ofMinutes(5)),
                        1_000,
                        new Limit("sprayed-sign-ins-per-address", 1, Duration.ofSeconds(10))),
                new LimitSettings.Load(
                        new Limit("accounts-per-address", accounts, Duration.ofHours(1)),
                        new Limit("installations-per-address", accounts, Duration.ofHours(1)),
                        new Limit("rotations-per-session", rotations, Duration.ofMinutes(1)),
                        new Limit("refresh-failures-per-address", 150, Duration.ofMinutes(5)),
                        new Limit("idempotency-keys-per-subject", 100, Duration.ofDays(1))));
    }

    static final MailSettings MAIL = new MailSettings(
            MailSettings.Transport.LOG,
            Optional.empty(),
            MailTemplates.load(Optional.empty(), "en"),
            "Demo",
            "https://app.example.org/auth",
            false);

    static final PasswordChoice.Settings PASSWORDS = new PasswordChoice.Settings(
            new PasswordRules(8, 128, CommonPasswords.builtIn()),
            new ContextWords(List.of("Demo")),
            BreachedPasswords.NONE);

    static final String ENCRYPTION_KEY = newKey();

    final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T10:00:00Z"));
    final SecureRandom random = new SecureRandom();
    private final Mailbox mailbox = new Mailbox();
    private final ProviderHttp.Outbound outbound;
    final RecordingFeed feed = new RecordingFeed();
    final String databaseName = TestDatabase.create();
    private final List<Runnable> open = new ArrayList<>();
    final AgroalDataSource source;
    final AuthDomain auth;

    AuthFixture() {
        this(List.of());
    }

    AuthFixture(List<KeyFile.Source> keyFiles) {
        this(settings(CHEAP, keyFiles));
    }

    AuthFixture(AuthSettings settings) {
        this(settings, HookTransport.NOWHERE);
    }

    AuthFixture(AuthSettings settings, HookTransport hooks) {
        this(settings, new Outside(hooks, ProviderHttp.Outbound.NOWHERE));
    }

    AuthFixture(AuthSettings settings, Outside outside) {
        HookTransport hooks = outside.hooks();
        outbound = outside.providers();
        source = newPool();
        auth = domain(settings, source, hooks);
        auth.prepare();
    }

    /** With sign-ups that ask for a proof of the address. */
    static AuthFixture verifying() {
        return new AuthFixture(verifyingSettings());
    }

    static AuthSettings verifyingSettings() {
        return settings(CHEAP, List.of(), SignUpMode.VERIFY);
    }

    private AgroalDataSource newPool() {
        AgroalDataSource pool = TestDatabase.pool(databaseName, 8);
        open.add(pool::close);
        return pool;
    }

    private AuthDomain domain(AuthSettings settings, AgroalDataSource pool, HookTransport hooks) {
        Outside outside = new Outside(hooks, outbound);
        AuthDomain domain = new AuthDomain(settings, new Database(pool), clock, random, feed, outside);
        open.addFirst(domain::close);
        return domain;
    }

    /** Another process on the same database. */
    AuthDomain replica() {
        return replica(settings(CHEAP, List.of()));
    }

    AuthDomain replica(AuthSettings settings) {
        return replica(settings, HookTransport.NOWHERE);
    }

    AuthDomain replica(AuthSettings settings, HookTransport hooks) {
        return prepared(domain(settings, newPool(), hooks));
    }

    /** Who holds its connection keeps all others of this replica waiting. */
    AuthDomain replicaWithOneConnection(AuthSettings settings, HookTransport hooks) {
        AgroalDataSource pool = TestDatabase.pool(databaseName, 1);
        open.add(pool::close);
        return prepared(domain(settings, pool, hooks));
    }

    private static AuthDomain prepared(AuthDomain replica) {
        replica.prepare();
        return replica;
    }

    static AuthSettings settings(Argon2Cost cost, List<KeyFile.Source> keyFiles) {
        return settings(cost, keyFiles, SignUpMode.IMMEDIATE);
    }

    static AuthSettings hooked(HookSettings hooks, SignUpMode mode, KeyFile.Source... keyFiles) {
        AuthSettings plain = settings(CHEAP, List.of(keyFiles), mode);
        return changed(plain, plain.hashing(), plain.mail(), plain.limits(), hooks);
    }

    static AuthSettings peppered(Peppers peppers) {
        AuthSettings plain = settings(CHEAP, List.of());
        HashSettings hashing = new HashSettings(CHEAP, peppers, 2, 100, Duration.ofSeconds(10));
        return changed(plain, hashing, plain.mail(), plain.limits(), plain.hooks());
    }

    /** With mails about new sign-ins. */
    static AuthSettings telling() {
        AuthSettings plain = settings(CHEAP, List.of());
        MailSettings telling = new MailSettings(
                MailSettings.Transport.LOG, Optional.empty(), MAIL.templates(), MAIL.appName(), MAIL.linkBase(), true);
        return changed(plain, plain.hashing(), telling, plain.limits(), plain.hooks());
    }

    /** Where that many failures in all are an attack. */
    static AuthSettings sprayed(int failuresInAll) {
        AuthSettings plain = settings(CHEAP, List.of());
        LimitSettings.Tries tries = plain.limits().tries();
        LimitSettings limits = new LimitSettings(
                plain.limits().mails(),
                new LimitSettings.Tries(
                        tries.codesPerAddress(),
                        tries.mfaPerAccount(),
                        tries.signInsPerAddress(),
                        failuresInAll,
                        tries.sprayedPerAddress()),
                plain.limits().load());
        return changed(plain, plain.hashing(), plain.mail(), limits, plain.hooks());
    }

    private static AuthSettings changed(
            AuthSettings plain, HashSettings hashing, MailSettings mail, LimitSettings limits, HookSettings hooks) {
        return new AuthSettings(
                plain.tokens(),
                hashing,
                plain.passwords(),
                plain.signInDelay(),
                plain.keyRotation(),
                plain.signUpMode(),
                limits,
                mail,
                plain.encryptionKeys(),
                plain.keyFiles(),
                plain.sessionsPerOwnerMax(),
                hooks,
                plain.auditForwardTenant(),
                plain.oidc(),
                plain.everyoneScopes());
    }

    static AuthSettings withoutMail() {
        MailSettings off =
                new MailSettings(MailSettings.Transport.OFF, Optional.empty(), MAIL.templates(), "Demo", "", false);
        return settings(CHEAP, List.of(), SignUpMode.VERIFY, off, LIMITS);
    }

    static AuthSettings settings(Argon2Cost cost, List<KeyFile.Source> keyFiles, LimitSettings limits) {
        return settings(cost, keyFiles, SignUpMode.IMMEDIATE, MAIL, limits);
    }

    static AuthSettings settings(Argon2Cost cost, List<KeyFile.Source> keyFiles, SignUpMode mode) {
        return settings(cost, keyFiles, mode, MAIL, LIMITS);
    }

    static AuthSettings settings(OidcSettings oidc) {
        return settings(CHEAP, List.of(), SignUpMode.IMMEDIATE, MAIL, LIMITS, oidc);
    }

    private static AuthSettings settings(
            Argon2Cost cost, List<KeyFile.Source> keyFiles, SignUpMode mode, MailSettings mail, LimitSettings limits) {
        Limit perAddress = new Limit("oidc-per-address", 150, Duration.ofMinutes(5));
        OidcSettings none = new OidcSettings(List.of(), new Redirects(List.of()), perAddress);
        return settings(cost, keyFiles, mode, mail, limits, none);
    }

    private static AuthSettings settings(
            Argon2Cost cost,
            List<KeyFile.Source> keyFiles,
            SignUpMode mode,
            MailSettings mail,
            LimitSettings limits,
            OidcSettings oidc) {
        return new AuthSettings(
                new TokenSettings(
                        "http://127.0.0.1:8080",
                        "reeve",
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        new SessionLife(Duration.ofDays(30), Duration.ofDays(90)),
                        new SessionLife(Duration.ofDays(7), Duration.ofDays(30)),
                        new SessionLife(Duration.ofMinutes(60), Duration.ofHours(12))),
                new HashSettings(cost, Peppers.NONE, 2, 100, Duration.ofSeconds(10)),
                PASSWORDS,
                new SignInDelay(4, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofDays(1)),
                new KeyRotation(Duration.ofDays(30), Duration.ofHours(1), Duration.ofHours(1)),
                mode,
                limits,
                mail,
                List.of(EncryptionKey.parse(ENCRYPTION_KEY)),
                keyFiles,
                10,
                FakeHooks.settings(),
                Optional.empty(),
                oidc,
                List.of());
    }

    static String newKey() {
        byte[] key = new byte[EncryptionKey.BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    StartedSession signUp(String email) {
        return auth.signUp()
                .run(NOBODY, new SignUp.Request(email, PASSWORD, "Ada", "", PHONE))
                .orElseThrow();
    }

    StartedSession signIn(String email, String password) {
        return auth.signIn().run(NOBODY, new SignIn.Request(email, password, PHONE));
    }

    /** The phone, as the installation that it is. */
    static ClientDescription phone(String installation, String secret) {
        return new ClientDescription(
                PHONE.name(),
                PHONE.platform(),
                PHONE.model(),
                PHONE.appVersion(),
                PHONE.kind(),
                ShownInstallation.parse(installation, secret),
                Optional.empty());
    }

    /** The phone that this session was started on, where it was new. */
    static ClientDescription phoneOf(StartedSession session) {
        return phone(session.installation(), session.installationSecret());
    }

    /** A phone with a key that has no installation yet. */
    static ClientDescription phoneWith(DeviceKey key) {
        return new ClientDescription(
                "Demo", "", "", "", SessionKind.NATIVE, Optional.empty(), Optional.of(key.publicKey()));
    }

    /** Sends what waits in the outbox; what came since the last time. */
    List<Mail> mails() {
        Duration _ = auth.postman(mailbox, _ -> {}).run();
        return mailbox.take();
    }

    /** The only one of them. */
    Mail mail() {
        List<Mail> mails = mails();
        if (mails.size() != 1) {
            throw new AssertionError("expected one mail: " + mails);
        }
        return mails.getFirst();
    }

    /** The caller that a broker would make of this session's access token. */
    static Caller callerOf(StartedSession session) {
        return new Caller(
                "default",
                session.subject(),
                session.session(),
                session.installation(),
                session.scopes(),
                "request-2",
                "");
    }

    /** The database divided the audit by its own clock. */
    void catchUpWithTheDatabase() {
        Duration behind = Duration.between(clock.instant(), Instant.now());
        if (behind.isPositive()) {
            clock.advance(behind);
        }
    }

    int update(String sql, @Nullable Object... values) {
        return auth.database().transaction(connection -> Sql.update(connection, sql, values));
    }

    /** First column of every row as text. */
    List<String> texts(String sql, @Nullable Object... values) {
        return auth.database().transaction(connection -> Sql.list(connection, sql, row -> row.getString(1), values));
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }

    /** Remembers that it was told; says what a test wants it to say. */
    static final class RecordingFeed implements RevocationFeed {
        final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();
        volatile int changes;
        volatile boolean confirms = true;

        @Override
        public synchronized void changed() {
            changes++;
        }

        @Override
        public boolean confirmed(long seq, Duration atMost) {
            asked.add(seq);
            return confirms;
        }
    }
}

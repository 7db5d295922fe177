// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.Hooks;
import dev.reeve.authworker.oidc.ProviderHttp;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The operations, put together from settings, a database, a clock and random numbers: no socket, no framework. Any
 * number of threads may call any operation; each blocks its caller.
 */
final class AuthDomain implements AutoCloseable {
    private final AuthSettings settings;
    private final Database database;
    private final HashPool hashPool;
    private final KeyRing keyRing;
    private final KeyFile keyFile;
    private final CleanUp cleanUp;
    private final Outbox outbox;
    private final Hooks services;
    private final Events events;
    private final Spraying spraying;
    private final BeforeToken beforeToken;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AccessTokenIssuer issuer;
    private final Revocations revocations;

    private final InstallationOperations installations;
    private final UpgradeOperations upgrades;
    private final StartAnonymous startAnonymous;
    private final SignUp signUp;
    private final Verify verify;
    private final ForgotPassword forgotPassword;
    private final ResetPassword resetPassword;
    private final SignIn signIn;
    private final Refresh refresh;
    private final SignOut signOut;
    private final KeyAccess keyAccess;
    private final Me me;
    private final Reauthenticate reauthenticate;
    private final ListSessions listSessions;
    private final MfaSetup mfaSetup;
    private final SignInMfa signInMfa;
    private final ChangePassword changePassword;
    private final EmailChange emailChange;
    private final UpdateMe updateMe;
    private final Oidc oidc;
    private final GatewayState gatewayState;
    private final AdminOperations admin;
    private final TenantNames tenantNames;

    AuthDomain(
            AuthSettings settings,
            Database database,
            InstantSource clock,
            SecureRandom random,
            RevocationFeed feed,
            Outside outside) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        this.random = random;
        SecretBox box = new SecretBox(settings.encryptionKeys(), random);
        TokenSettings tokens = settings.tokens();
        this.keyRing = new KeyRing(database, box, settings.keyRotation(), clock, random);
        this.issuer = new AccessTokenIssuer(keyRing, tokens, random);
        SystemTokens hookTokens = new SystemTokens(issuer, Scopes.OF_A_HOOK_CALL, clock);
        this.services = new Hooks(settings.hooks(), outside.hooks(), hookTokens::ofTenant);
        this.events = new Events(services, random);
        Installations known = new Installations(random);
        Letters letters = new Letters(settings.mail());
        this.outbox = new Outbox(settings.mail(), box, random);
        Notices notices = new Notices(settings.mail(), letters, outbox, events);
        Sessions sessions = new Sessions(tokens, settings.sessionsPerOwnerMax(), issuer, box, known, notices, random);
        AccountHooks hooks = new AccountHooks(services, clock, random);
        this.beforeToken = new BeforeToken(hooks, issuer, database, sessions, clock);
        this.hashPool = HashPool.of(settings.hashing());
        Passwords passwords = Passwords.of(settings, hooks, hashPool, random);
        Limits limits = new Limits(settings.limits());
        this.installations = installations(known, sessions, limits);
        this.startAnonymous = new StartAnonymous(database, sessions, limits, events, clock, random);
        Codes codes = new Codes(box, random);
        MailedCodes mailedCodes = new MailedCodes(database, codes, letters, outbox, limits, clock);
        ShownCodes shownCodes = new ShownCodes(database, codes, limits, clock, random);
        Accounts accounts = new Accounts(hooks, events, random);
        PasswordChanges changes = new PasswordChanges(sessions, letters, outbox, feed, events);
        this.signUp = new SignUp(database, settings.signUpMode(), passwords, accounts, sessions, mailedCodes, clock);
        this.verify = new Verify(database, shownCodes, accounts, sessions, clock);
        this.forgotPassword = new ForgotPassword(mailedCodes);
        this.resetPassword = new ResetPassword(database, shownCodes, passwords, changes, clock, random);
        NamedAccounts named = new NamedAccounts(events, random);
        Merges merges = new Merges(database, new OwnTokens(keyRing, tokens), sessions, feed, hooks, clock, random);
        EmailUpgrade upgrade = new EmailUpgrade(named, sessions);
        this.upgrades = new UpgradeOperations(
                new Upgrade(database, settings.signUpMode(), passwords, upgrade, mailedCodes, clock),
                new VerifyUpgrade(database, shownCodes, upgrade, clock),
                named,
                merges);
        this.spraying = new Spraying(database, limits, clock, random);
        PasswordGate gate = new PasswordGate(database, passwords, settings.signInDelay(), limits, spraying, clock);
        BeforeSession before = new BeforeSession(hooks, new SecondFactor(box), codes);
        this.signIn = new SignIn(database, sessions, gate, before, merges, clock, random);
        this.refresh = new Refresh(database, sessions, feed, limits, beforeToken, clock);
        this.signOut = new SignOut(database, sessions, feed, clock);
        this.keyAccess = new KeyAccess(database, sessions, issuer, clock, random);
        this.me = new Me(database, clock);
        this.listSessions = new ListSessions(database, clock);
        OwnPassword ownPassword = new OwnPassword(database, gate, clock, random);
        this.reauthenticate =
                new Reauthenticate(database, ownPassword, before.secondFactor(), limits, sessions, clock, random);
        this.mfaSetup =
                new MfaSetup(database, before.secondFactor(), settings.mail().appName(), clock, random);
        this.oidc = oidc(sessions, accounts, codes, limits, before, outside.providers());
        this.signInMfa = new SignInMfa(database, before, sessions, merges, limits, clock, random);
        this.changePassword = new ChangePassword(database, passwords, ownPassword, changes, clock, random);
        this.emailChange = new EmailChange(database, mailedCodes, shownCodes, changes, clock, random);
        this.updateMe = new UpdateMe(database, clock, random);
        this.gatewayState = GatewayState.of(database, box, settings.limits(), clock);
        this.keyFile = new KeyFile(database, sessions, clock, random);
        this.cleanUp = new CleanUp(database, settings.signInDelay(), events, clock, random);
        this.revocations = new Revocations(database);
        this.tenantNames = new TenantNames(database);
        AdminOperations.Parts parts = new AdminOperations.Parts(database, sessions, feed, hooks, events, clock, random);
        UserMails.Way mails = new UserMails.Way(codes, mailedCodes, letters, outbox, limits);
        this.admin = new AdminOperations(parts, passwords, mails, keyRing);
    }

    private InstallationOperations installations(Installations known, Sessions sessions, Limits limits) {
        return new InstallationOperations(
                new StartInstallation(database, known, issuer, limits, clock, random),
                new SignInWithDevice(database, sessions, limits, clock, random));
    }

    private Oidc oidc(
            Sessions sessions,
            Accounts accounts,
            Codes codes,
            Limits limits,
            BeforeSession before,
            ProviderHttp.Outbound providers) {
        return new OidcOperations(
                        database,
                        sessions,
                        accounts,
                        codes,
                        limits,
                        reauthenticate,
                        upgrades,
                        before,
                        new OidcOperations.Surroundings(settings.oidc(), providers, clock, random))
                .make();
    }

    /** What has to be done once the schema is there, before the first call can be answered; harmless to repeat. */
    void prepare() {
        settings.keyFiles().forEach(keyFile::apply);
        giveEveryone(settings.everyoneScopes());
        keyRing.refresh();
    }

    private void giveEveryone(List<String> scopes) {
        if (scopes.isEmpty()) {
            return;
        }
        database.run(connection -> {
            if (TenantTable.giveEveryone(connection, Caller.DEFAULT_TENANT, scopes)) {
                AuditEvent made = AuditEvent.bySystem("tenant.update", Caller.DEFAULT_TENANT);
                AuditTable.insert(connection, made, clock.instant(), random);
            }
        });
    }

    Database database() {
        return database;
    }

    HashPool hashPool() {
        return hashPool;
    }

    KeyRing keyRing() {
        return keyRing;
    }

    CleanUp cleanUp() {
        return cleanUp;
    }

    Outbox outbox() {
        return outbox;
    }

    /** What carries mails; empty = nothing does. */
    Optional<MailSender> mailSender() {
        return settings.mail().sender(new HookSender(services, clock));
    }

    /** What sends the mails of this replica. */
    Postman postman(MailSender sender, Postman.Observer observer) {
        return new Postman(database, outbox, settings.mail().templates(), sender, observer, clock);
    }

    /** What is asked before a user gets an access token. */
    BeforeToken beforeToken() {
        return beforeToken;
    }

    /** What is written down for hooks that are told afterwards. */
    Events events() {
        return events;
    }

    Spraying spraying() {
        return spraying;
    }

    /** What sends the audit to the logger; empty = nothing does. */
    Optional<AuditForward> auditForward(Function<Supplier<String>, AuditForward.Store> logger) {
        SystemTokens tokens = new SystemTokens(issuer, Scopes.LOGS_WRITE, clock);
        return settings.auditForwardTenant()
                .map(tenant ->
                        new AuditForward(database, tenant, logger.apply(() -> tokens.ofTenant(tenant)), clock, random));
    }

    /** What tells hooks of this replica. */
    Courier courier(Courier.Observer observer) {
        return new Courier(database, events, services, observer, clock);
    }

    Revocations revocations() {
        return revocations;
    }

    InstallationOperations installations() {
        return installations;
    }

    UpgradeOperations upgrades() {
        return upgrades;
    }

    StartAnonymous startAnonymous() {
        return startAnonymous;
    }

    SignUp signUp() {
        return signUp;
    }

    Verify verify() {
        return verify;
    }

    ForgotPassword forgotPassword() {
        return forgotPassword;
    }

    ResetPassword resetPassword() {
        return resetPassword;
    }

    SignIn signIn() {
        return signIn;
    }

    Refresh refresh() {
        return refresh;
    }

    SignOut signOut() {
        return signOut;
    }

    KeyAccess keyAccess() {
        return keyAccess;
    }

    Reauthenticate reauthenticate() {
        return reauthenticate;
    }

    ListSessions listSessions() {
        return listSessions;
    }

    MfaSetup mfaSetup() {
        return mfaSetup;
    }

    SignInMfa signInMfa() {
        return signInMfa;
    }

    ChangePassword changePassword() {
        return changePassword;
    }

    EmailChange emailChange() {
        return emailChange;
    }

    UpdateMe updateMe() {
        return updateMe;
    }

    TenantNames tenantNames() {
        return tenantNames;
    }

    AdminOperations admin() {
        return admin;
    }

    Oidc oidc() {
        return oidc;
    }

    Me me() {
        return me;
    }

    GatewayState gatewayState() {
        return gatewayState;
    }

    @Override
    public void close() {
        hashPool.close();
    }
}

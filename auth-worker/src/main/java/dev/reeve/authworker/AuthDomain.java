// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;

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
    private final Revocations revocations;

    private final StartAnonymous startAnonymous;
    private final SignUp signUp;
    private final SignIn signIn;
    private final Refresh refresh;
    private final SignOut signOut;
    private final KeyAccess keyAccess;
    private final Me me;

    AuthDomain(
            AuthSettings settings, DataSource source, InstantSource clock, SecureRandom random, RevocationFeed feed) {
        this(settings, new Database(source), clock, random, feed);
    }

    AuthDomain(
            AuthSettings settings, Database database, InstantSource clock, SecureRandom random, RevocationFeed feed) {
        this.settings = settings;
        this.database = database;
        SecretBox box = new SecretBox(settings.encryptionKeys(), random);
        TokenSettings tokens = settings.tokens();
        this.keyRing = new KeyRing(database, box, settings.keyRotation(), clock, random);
        AccessTokenIssuer issuer = new AccessTokenIssuer(keyRing, tokens, random);
        Sessions sessions = new Sessions(tokens, settings.sessionsPerOwnerMax(), issuer, box, random);
        HashSettings hashing = settings.hashing();
        this.hashPool = new HashPool(hashing.threads(), hashing.queueMax(), hashing.waitMax());
        Passwords passwords = new Passwords(new PasswordHasher(hashing.cost(), random), hashPool);
        PasswordRules rules = settings.passwordRules();
        this.startAnonymous = new StartAnonymous(database, sessions, clock, random);
        this.signUp = new SignUp(database, sessions, rules, passwords, clock, random);
        this.signIn = new SignIn(database, sessions, rules, passwords, settings.signInDelay(), clock, random);
        this.refresh = new Refresh(database, sessions, tokens, feed, clock, random);
        this.signOut = new SignOut(database, sessions, feed, clock);
        this.keyAccess = new KeyAccess(database, sessions, issuer, clock, random);
        this.me = new Me(database, clock);
        this.keyFile = new KeyFile(database, sessions, tokens, clock, random);
        this.cleanUp = new CleanUp(database, settings.signInDelay(), clock);
        this.revocations = new Revocations(database);
    }

    /** What has to be done once the schema is there, before the first call can be answered; harmless to repeat. */
    void prepare() {
        settings.keyFiles().forEach(keyFile::apply);
        keyRing.refresh();
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

    Revocations revocations() {
        return revocations;
    }

    StartAnonymous startAnonymous() {
        return startAnonymous;
    }

    SignUp signUp() {
        return signUp;
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

    Me me() {
        return me;
    }

    @Override
    public void close() {
        hashPool.close();
    }
}

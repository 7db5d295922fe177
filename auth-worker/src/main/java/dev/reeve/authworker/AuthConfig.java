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
    Session session();

    /** How passwords are hashed. */
    Hash hash();

    /** Which passwords may be chosen. */
    Password password();

    /** How guessing is slowed down. */
    SignInConfig signIn();

    /** What a sign-up answers. */
    SignUpConfig signUp();

    /** Mails with codes and notices. */
    Mail mail();

    /** Providers that people may sign in with (OpenID Connect), by the name that apps call them. */
    Map<String, Oidc> oidc();

    /** Where browsers may be sent with a code after a sign-in: the apps' own addresses, to the letter. */
    Optional<List<String>> redirects();

    /** What one subject may do in a time; counted for all replicas together. */
    Limits limits();

    /** The audit. */
    Audit audit();

    /** Services of yours that are asked before, or told after, something happens to an account. */
    Hooks hooks();

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

    /** Ends of sessions: {@code idle} without a refresh, {@code absolute} in any case; 1 min to 400 d. */
    interface Session {
        /** Idle end of sessions in apps. */
        @WithDefault("30d")
        Duration nativeIdle();

        /** Absolute end of sessions in apps. */
        @WithDefault("90d")
        Duration nativeAbsolute();

        /** Idle end of sessions in web pages. */
        @WithDefault("7d")
        Duration browserIdle();

        /** Absolute end of sessions in web pages. */
        @WithDefault("30d")
        Duration browserAbsolute();

        /** Idle end of sessions opened with an API key. */
        @WithDefault("60m")
        Duration adminIdle();

        /** Absolute end of sessions opened with an API key. */
        @WithDefault("12h")
        Duration adminAbsolute();

        /** Live sessions of one account or key, 1 to 1,000; one more ends the one used least recently. */
        @WithDefault("10")
        int perAccountMax();
    }

    /** Argon2id and the bound on it. */
    interface Hash {
        /** Memory of one hash in KiB, 7,168 to 1,048,576. */
        @WithDefault("19456")
        int memoryKib();

        /** Passes over the memory, 1 to 100. */
        @WithDefault("2")
        int iterations();

        /** Lanes, 1 to 16. */
        @WithDefault("1")
        int parallelism();

        /** Hashes at once, 1 to 64. */
        @WithDefault("2")
        int threads();

        /** Hashes waiting, 1 to 10,000; one more is refused with RATE_LIMITED. */
        @WithDefault("100")
        int queueMax();

        /** Longest wait for a hash, 1 s to 30 s. */
        @WithDefault("8s")
        Duration waitMax();
    }

    /** Rules for new passwords. */
    interface Password {
        /** Characters at least, 8 to 64. */
        @WithDefault("8")
        int lengthMin();

        /** Characters at most, 64 to 1,024; longer ones are refused, never cut. */
        @WithDefault("128")
        int lengthMax();

        /** Passwords that thieves have: lines SHA1:COUNT sorted by hash, of any size, or a million plain ones. */
        Optional<Path> breachedFile();

        /** Words that a password may not be little more than, beside mail.app-name, the tenant and the address. */
        Optional<List<String>> words();

        /** File with keys mixed into hashes, one a line as encryption-key-file: the first for new hashes. */
        Optional<Path> pepperFile();
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

    /** How mails are written and sent. */
    interface Mail {
        /** {@code smtp}, {@code hook}, {@code log} (for development) or {@code off}: what needs a mail is refused. */
        @WithDefault("off")
        MailSettings.Transport transport();

        /** The mail server. */
        Smtp smtp();

        /** Address of the sender. */
        Optional<String> from();

        /** Name of the sender, and what the mails call the app. */
        @WithDefault("Reeve")
        String appName();

        /** Links in mails begin with it: {@code <link-base>/verify?code=...}; without it they have digits to type. */
        Optional<String> linkBase();

        /** Folder with templates that replace the built-in ones: {@code verify.de.txt} and {@code .html}. */
        Optional<Path> templates();

        /** Tell people of a sign-in on an installation new to their account; for apps that keep their installation. */
        @WithDefault("false")
        boolean newSignIn();

        /** Language of mails to people who wish for none. */
        @WithDefault("en")
        String language();
    }

    /** The server that takes the mails. */
    interface Smtp {
        /** Its name. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        int port();

        /** {@code starttls} (required), {@code tls} from the first byte, or {@code trusted-relay}: in the clear. */
        @WithDefault("starttls")
        SmtpSettings.Security security();

        /** Name to log in with. */
        Optional<String> username();

        /** File with its password, one line. */
        Optional<Path> passwordFile();

        /** PEM file with the certificates to trust instead of the platform's. */
        Optional<Path> caFile();

        /** Longest wait for the server at each step, 1 s to 1 min. */
        @WithDefault("10s")
        Duration timeout();
    }

    /** One provider. */
    interface Oidc {
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

    /** The shared limits; each 1 to 1,000,000. */
    interface Limits {
        /** Mails to one mailbox per hour. */
        @WithDefault("5")
        int mailsPerRecipient();

        /** Mails that one network address asks for per hour. */
        @WithDefault("30")
        int mailsPerAddress();

        /** Codes that one network address shows per 5 min. */
        @WithDefault("30")
        int codeTriesPerAddress();

        /** Codes of a second factor that one account tries per minute. */
        @WithDefault("15")
        int mfaTriesPerAccount();

        /** Failed sign-ins from one network address per 5 min, on whatever accounts. */
        @WithDefault("30")
        int signInFailuresPerAddress();

        /** Failed sign-ins of all accounts within a minute; beyond, unknown installations get one try in 10 s. */
        @WithDefault("1000")
        int signInFailuresInAll();

        /** Sign-ins with identities of providers that one network address begins or ends per 5 min. */
        @WithDefault("150")
        int oidcPerAddress();

        /** Anonymous accounts from one network address per hour. */
        @WithDefault("300")
        int accountsPerAddress();

        /** Installations from one network address per hour, before anybody signs in. */
        @WithDefault("300")
        int installationsPerAddress();

        /** Rotations of the refresh token of one session per minute, and sign-ins by one device. */
        @WithDefault("10")
        int rotationsPerSession();

        /** Failed refreshes and sign-ins by devices from one network address per 5 min. */
        @WithDefault("150")
        int refreshFailuresPerAddress();

        /** New idempotency keys of one caller per day; each may keep an answer of 64 KiB for a day. */
        @WithDefault("10000")
        int idempotencyKeysPerSubject();
    }

    /** Where the audit goes beside the database. */
    interface Audit {
        /** Tenant of the logger that gets every new line as a log record; absent = none does. */
        Optional<String> forwardTenant();
    }

    /** MDP services by hook; the method is the hook's name. */
    interface Hooks {
        /** Asked before a sign-up; may refuse, set data and roles. */
        Optional<String> beforeSignUp();

        /** Asked after the proof and before the session; may refuse, set data and roles. */
        Optional<String> beforeSignIn();

        /** Asked before an anonymous account ends in another; may refuse. */
        Optional<String> beforeMerge();

        /** Asked before an account is deleted; may refuse. */
        Optional<String> beforeDelete();

        /** Asked before a user's access token is signed; adds claims, takes scopes away. */
        Optional<String> beforeToken();

        /** Told the SHA-1 of a password that is being chosen; may refuse it. Passed over when it fails. */
        Optional<String> checkPassword();

        /** Sends the mails, with {@code mail.transport=hook}. */
        Optional<String> sendMail();

        /** Told what became of accounts. */
        AfterAccount afterAccount();

        /** Told what became of sessions. */
        AfterSession afterSession();

        /** Told what became of passwords. */
        AfterPassword afterPassword();

        /** Hooks that are passed over when they fail, of before-sign-up, -sign-in, -merge, -delete; others fail. */
        Optional<List<String>> open();

        /** Longest wait for an answer, 100 ms to 10 s. */
        @WithDefault("2s")
        Duration timeout();
    }

    /** Events of accounts. */
    interface AfterAccount {
        /** Told of new accounts. */
        Optional<String> created();

        /** Told of anonymous accounts that were given a name. */
        Optional<String> upgraded();

        /** Told of disabled accounts. */
        Optional<String> disabled();

        /** Told of deleted accounts. */
        Optional<String> deleted();
    }

    /** Events of sessions. */
    interface AfterSession {
        /** Told of new sessions. */
        Optional<String> created();

        /** Told of sessions that were ended. */
        Optional<String> revoked();

        /** Told of sessions that ended because a refresh token was used twice. */
        Optional<String> reused();
    }

    /** Events of passwords. */
    interface AfterPassword {
        /** Told of changed passwords. */
        Optional<String> changed();
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

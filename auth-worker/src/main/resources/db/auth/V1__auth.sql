-- Accounts, sessions, keys, revocations, audit. Undo: DROP SCHEMA auth CASCADE (there is no release before this one).
--
-- Ids are UUIDv7; the texts u_..., s_..., i_..., k_... are made from them. "enc" columns hold AES-256-GCM boxes
-- (SecretBox), bound to their row. Every row belongs to a tenant, except signing keys: one issuer signs for all.

CREATE TABLE auth.tenant (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,32}$'),
    name       text NOT NULL CHECK (length(name) <= 128),
    settings   jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO auth.tenant (id, name) VALUES ('default', 'Default');

CREATE TABLE auth.account (
    id                uuid PRIMARY KEY,
    tenant            text NOT NULL REFERENCES auth.tenant,
    status            text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled', 'deleted')),
    anonymous         boolean NOT NULL,
    email             text CHECK (length(email) <= 254),
    email_key         text CHECK (length(email_key) <= 254),
    email_verified_at timestamptz,
    display_name      text NOT NULL DEFAULT '' CHECK (length(display_name) <= 128),
    roles             text[] NOT NULL DEFAULT '{}',
    created_at        timestamptz NOT NULL,
    version           bigint NOT NULL DEFAULT 1,
    last_sign_in_at   timestamptz,
    user_data         jsonb NOT NULL DEFAULT '{}' CHECK (octet_length(user_data::text) <= 8192),
    app_data          jsonb NOT NULL DEFAULT '{}' CHECK (octet_length(app_data::text) <= 8192)
);
CREATE UNIQUE INDEX account_email ON auth.account (tenant, email_key) WHERE status <> 'deleted';
CREATE INDEX account_anonymous ON auth.account (created_at) WHERE anonymous;

CREATE TABLE auth.password (
    account_id  uuid PRIMARY KEY REFERENCES auth.account ON DELETE CASCADE,
    tenant      text NOT NULL REFERENCES auth.tenant,
    phc         text NOT NULL,
    changed_at  timestamptz NOT NULL,
    must_change boolean NOT NULL DEFAULT false
);

CREATE TABLE auth.installation (
    id          uuid PRIMARY KEY,
    tenant      text NOT NULL REFERENCES auth.tenant,
    secret_hash bytea,
    public_key  jsonb,
    platform    text NOT NULL DEFAULT '',
    model       text NOT NULL DEFAULT '',
    app_version text NOT NULL DEFAULT '',
    first_seen  timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL
);

CREATE TABLE auth.api_key (
    id            uuid PRIMARY KEY,
    tenant        text NOT NULL REFERENCES auth.tenant,
    kind          text NOT NULL CHECK (kind IN ('secret', 'publishable')),
    name          text NOT NULL CHECK (length(name) <= 128),
    hash          bytea NOT NULL CHECK (octet_length(hash) = 32),
    scopes        text[] NOT NULL,
    addresses     cidr[] NOT NULL DEFAULT '{}',
    created_by    text NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    revoke_reason text
);
CREATE INDEX api_key_created_by ON auth.api_key (created_by) WHERE revoked_at IS NULL;

CREATE TABLE auth.session (
    id              uuid PRIMARY KEY,
    tenant          text NOT NULL REFERENCES auth.tenant,
    account_id      uuid REFERENCES auth.account ON DELETE CASCADE,
    api_key_id      uuid REFERENCES auth.api_key ON DELETE CASCADE,
    installation_id uuid REFERENCES auth.installation ON DELETE SET NULL,
    kind            text NOT NULL CHECK (kind IN ('native', 'browser', 'admin')),
    client          text NOT NULL DEFAULT '',
    amr             text[] NOT NULL,
    auth_time       timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz NOT NULL,
    idle_until      timestamptz NOT NULL,
    absolute_until  timestamptz NOT NULL,
    counter         bigint NOT NULL DEFAULT 0,
    rotated_at      timestamptz NOT NULL,
    refresh_key     bytea NOT NULL, -- enc
    revoked_at      timestamptz,
    revoke_reason   text,
    CHECK (num_nonnulls(account_id, api_key_id) = 1)
);
CREATE INDEX session_account ON auth.session (account_id);
CREATE INDEX session_api_key ON auth.session (api_key_id);
CREATE INDEX session_installation ON auth.session (installation_id);
CREATE INDEX session_end ON auth.session (LEAST(idle_until, absolute_until));

CREATE TABLE auth.signing_key (
    kid         text PRIMARY KEY,
    public_jwk  jsonb NOT NULL,
    private_key bytea, -- enc; erased when gone
    state       text NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'gone')),
    created_at  timestamptz NOT NULL,
    active_from timestamptz,
    gone_at     timestamptz
);
-- Two replicas that rotate at once cannot both win, even without their lock.
CREATE UNIQUE INDEX signing_key_one_each ON auth.signing_key (state) WHERE state IN ('next', 'active');

-- seq is drawn under an advisory lock held to the commit: a reader that saw n never misses a smaller one.
CREATE SEQUENCE auth.revocation_seq;
CREATE TABLE auth.revocation (
    seq        bigint PRIMARY KEY,
    tenant     text NOT NULL REFERENCES auth.tenant,
    kind       text NOT NULL CHECK (kind IN ('session', 'account', 'api-key')),
    value      text NOT NULL,
    expires_at timestamptz NOT NULL
);

-- UNLOGGED: a crash of the database forgets delays, never users.
CREATE UNLOGGED TABLE auth.attempt (
    key      bytea PRIMARY KEY, -- SHA-256 of tenant and address: strangers' addresses are not kept
    tenant   text NOT NULL,
    failures integer NOT NULL,
    next_at  timestamptz NOT NULL
);
CREATE INDEX attempt_next_at ON auth.attempt (next_at);

CREATE TABLE auth.audit (
    id           uuid PRIMARY KEY,
    at           timestamptz NOT NULL,
    tenant       text NOT NULL,
    actor_kind   text NOT NULL,
    actor        text NOT NULL,
    action       text NOT NULL,
    target       text NOT NULL,
    outcome      text NOT NULL,
    reason       text NOT NULL DEFAULT '',
    address      text NOT NULL DEFAULT '',
    installation text NOT NULL DEFAULT '',
    request_id   text NOT NULL DEFAULT '',
    detail       jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_at ON auth.audit (at);
CREATE INDEX audit_target ON auth.audit (tenant, target, at);

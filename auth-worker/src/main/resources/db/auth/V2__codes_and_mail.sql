-- Codes sent by mail, the outbox, limits shared by all replicas. Only adds tables, so workers of the version before go on
-- beside it. Undo: DROP TABLE auth.code, auth.outbox, auth.bucket.

CREATE TABLE auth.code (
    id          uuid PRIMARY KEY,
    tenant      text NOT NULL REFERENCES auth.tenant,
    purpose     text NOT NULL CHECK (length(purpose) <= 32),
    account_id  uuid REFERENCES auth.account ON DELETE CASCADE,
    target      text NOT NULL CHECK (length(target) <= 254), -- the address whose owner gets it; empty = nobody's
    link_hash   bytea NOT NULL UNIQUE CHECK (octet_length(link_hash) = 32),
    typed_hash  bytea CHECK (octet_length(typed_hash) = 32),
    typed_until timestamptz,
    attempts    integer NOT NULL DEFAULT 0,
    payload     bytea, -- enc
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX code_target ON auth.code (tenant, purpose, target) WHERE used_at IS NULL;
CREATE INDEX code_account ON auth.code (account_id);
CREATE INDEX code_expires_at ON auth.code (expires_at);

-- Written in the transaction of its cause, sent by whichever replica takes it first.
CREATE TABLE auth.outbox (
    id         uuid PRIMARY KEY,
    tenant     text NOT NULL REFERENCES auth.tenant,
    kind       text NOT NULL CHECK (length(kind) <= 32),
    payload    bytea, -- enc, for it holds codes; erased when done
    attempts   integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at    timestamptz,
    last_error text CHECK (length(last_error) <= 200)
);
CREATE INDEX outbox_next_at ON auth.outbox (next_at) WHERE done_at IS NULL;
CREATE INDEX outbox_done_at ON auth.outbox (done_at) WHERE done_at IS NOT NULL;

-- UNLOGGED: a crash of the database resets limits, never users.
CREATE UNLOGGED TABLE auth.bucket (
    key    bytea PRIMARY KEY, -- SHA-256 of limit, tenant and subject: strangers' addresses are not kept
    tenant text NOT NULL,
    tat    timestamptz NOT NULL -- theoretical arrival time (GCRA)
);
CREATE INDEX bucket_tat ON auth.bucket (tat);

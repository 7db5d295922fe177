-- Second factors. Only adds tables: a worker of the version before signs in without asking for them, so a rollout ends
-- before somebody is told that theirs is on. Undo: DROP TABLE auth.factor, auth.recovery_code.

CREATE TABLE auth.factor (
    id           uuid PRIMARY KEY,
    tenant       text NOT NULL REFERENCES auth.tenant,
    account_id   uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    kind         text NOT NULL CHECK (length(kind) <= 32),
    name         text NOT NULL DEFAULT '' CHECK (length(name) <= 64),
    secret       bytea NOT NULL, -- enc
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint NOT NULL DEFAULT 0
);
-- One that is on and one that is being set up.
CREATE UNIQUE INDEX factor_one_each ON auth.factor (account_id, kind, (confirmed_at IS NULL));

CREATE TABLE auth.recovery_code (
    tenant     text NOT NULL REFERENCES auth.tenant,
    account_id uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    hash       bytea NOT NULL CHECK (octet_length(hash) = 32),
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, hash)
);

-- Identities of providers (OpenID Connect). Only adds a table, so workers of the version before go on beside it; they know
-- no method that uses it. Undo: DROP TABLE auth.identity; accounts with no other way to sign in are then out of reach.

CREATE TABLE auth.identity (
    id             uuid PRIMARY KEY,
    tenant         text NOT NULL REFERENCES auth.tenant,
    account_id     uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    provider       text NOT NULL CHECK (length(provider) <= 32), -- as configured when it was linked
    issuer         text NOT NULL CHECK (length(issuer) <= 512),
    subject        text NOT NULL CHECK (length(subject) <= 255),
    email          text CHECK (length(email) <= 254), -- as the provider said last
    email_verified boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL,
    last_used_at   timestamptz NOT NULL,
    UNIQUE (tenant, issuer, subject) -- never on two accounts
);
CREATE INDEX identity_account ON auth.identity (account_id);

-- What all gateways share: leases of request rates, calls with an idempotency key. Adds a nullable column and a table, so
-- workers of the version before go on beside it. Undo: DROP TABLE auth.idempotency; ALTER TABLE auth.bucket DROP granted.

ALTER TABLE auth.bucket ADD COLUMN granted integer; -- by the last lease; how its one statement tells what it gave

CREATE TABLE auth.idempotency (
    key          bytea PRIMARY KEY CHECK (octet_length(key) = 32), -- SHA-256 of tenant, subject, service, method and key
    tenant       text NOT NULL REFERENCES auth.tenant,
    payload_hash bytea NOT NULL CHECK (octet_length(payload_hash) = 32),
    owner        bytea NOT NULL CHECK (octet_length(owner) = 16), -- the attempt that runs it
    state        text NOT NULL CHECK (state IN ('running', 'done', 'unknown')),
    run_until    timestamptz NOT NULL,
    result       bytea CHECK (octet_length(result) <= 81920), -- enc; a body of 64 KiB and what comes with it
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX idempotency_expires_at ON auth.idempotency (expires_at);

-- Administration: accounts that are going to be erased, indexes for lists, another kind of revocation. Only adds a
-- column and indexes and allows one more value. Undo: DROP INDEX of the four, ALTER TABLE auth.account DROP COLUMN
-- delete_at. A worker of the version before lets a sign-in pass without taking a deletion back.

ALTER TABLE auth.account ADD COLUMN delete_at timestamptz;
CREATE INDEX account_delete_at ON auth.account (delete_at) WHERE delete_at IS NOT NULL;

-- UUIDv7: the order of ids is the order in which they were made, so lists turn their pages by id.
CREATE INDEX account_tenant ON auth.account (tenant, id);
CREATE INDEX account_email_prefix ON auth.account (tenant, email_key text_pattern_ops);
CREATE INDEX audit_tenant ON auth.audit (tenant, id);

-- A signing key that has leaked. Written only by whoever rotates at once, so not in the midst of a rollout.
ALTER TABLE auth.revocation DROP CONSTRAINT revocation_kind_check;
ALTER TABLE auth.revocation ADD CONSTRAINT revocation_kind_check
    CHECK (kind IN ('session', 'account', 'api-key', 'signing-key'));

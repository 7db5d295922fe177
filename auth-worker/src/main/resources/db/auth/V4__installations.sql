-- Which installation was signed in to which account, where a session was last used from, accounts that ended in another.
-- Only adds: a worker of the version before goes on beside it; its installations have no secret and are replaced by new
-- ones. Undo: DROP TABLE auth.installation_account; ALTER TABLE auth.session DROP COLUMN address;
-- ALTER TABLE auth.account DROP COLUMN merged_into.

CREATE TABLE auth.installation_account (
    installation_id uuid NOT NULL REFERENCES auth.installation ON DELETE CASCADE,
    account_id      uuid NOT NULL REFERENCES auth.account ON DELETE CASCADE,
    tenant          text NOT NULL REFERENCES auth.tenant,
    last_at         timestamptz NOT NULL, -- a session was started
    PRIMARY KEY (installation_id, account_id)
);
CREATE INDEX installation_account_account ON auth.installation_account (account_id);
CREATE INDEX installation_account_last_at ON auth.installation_account (last_at);

ALTER TABLE auth.session ADD COLUMN address text;
ALTER TABLE auth.account ADD COLUMN merged_into uuid;

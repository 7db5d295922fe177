-- Events for hooks, failed sign-ins in all, the audit by month. A worker of the version before goes on beside it: it
-- writes, reads and deletes auth.audit by the same name and columns. The table is locked while its lines are checked
-- against the bound of their partition, about a second for a million. Undo: DROP TABLE auth.event,
-- auth.sign_in_failures, auth.audit_forward; the audit stays as it is, for the version before can live with it.

-- Written in the transaction of its cause. A table of its own: the version before takes any row of auth.outbox for a
-- mail.
CREATE TABLE auth.event (
    id         uuid PRIMARY KEY,
    tenant     text NOT NULL REFERENCES auth.tenant,
    hook       text NOT NULL CHECK (length(hook) <= 64),
    request_id text NOT NULL CHECK (length(request_id) <= 64),
    subject    text NOT NULL CHECK (length(subject) <= 64),
    session    text NOT NULL CHECK (length(session) <= 64),
    detail     text NOT NULL CHECK (length(detail) <= 64),
    attempts   integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    done_at    timestamptz,
    last_error text CHECK (length(last_error) <= 200)
);
CREATE INDEX event_next_at ON auth.event (next_at) WHERE done_at IS NULL;
CREATE INDEX event_done_at ON auth.event (done_at) WHERE done_at IS NOT NULL;

-- UNLOGGED: a crash of the database ends an alarm, never users.
CREATE UNLOGGED TABLE auth.sign_in_failures (
    slot     timestamptz PRIMARY KEY, -- begin of ten seconds
    failures integer NOT NULL -- of all tenants together
);

-- How far the audit was sent to the logger.
CREATE TABLE auth.audit_forward (
    tenant       text PRIMARY KEY, -- of the logger
    session      text NOT NULL,    -- of the log records
    seq          bigint NOT NULL,  -- of the last one sent
    at           timestamptz NOT NULL,
    id           uuid NOT NULL,
    leased_until timestamptz NOT NULL
);

-- The audit by month, named by the last month that a partition covers. What there is becomes the first of them.
SET LOCAL lock_timeout = '2s';
DO $$
DECLARE
    this_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    before     text := 'audit_' || to_char(this_month, 'YYYY_MM');
BEGIN
    EXECUTE format('ALTER TABLE auth.audit RENAME TO %I', before);
    EXECUTE format('ALTER INDEX auth.audit_pkey RENAME TO %I', before || '_pkey');
    EXECUTE format('ALTER INDEX auth.audit_at RENAME TO %I', before || '_at_idx');
    EXECUTE format('ALTER INDEX auth.audit_target RENAME TO %I', before || '_tenant_target_at_idx');
    EXECUTE format('CREATE TABLE auth.audit (LIKE auth.%I INCLUDING DEFAULTS) PARTITION BY RANGE (at)', before);
    -- No key: ids are unique as they are made.
    CREATE INDEX audit_at ON auth.audit (at);
    CREATE INDEX audit_id ON auth.audit (tenant, id);
    CREATE INDEX audit_target ON auth.audit (tenant, target, at);
    EXECUTE format('ALTER TABLE auth.audit ATTACH PARTITION auth.%I FOR VALUES FROM (MINVALUE) TO (%L)',
        before, (this_month + interval '1 month') AT TIME ZONE 'UTC');
END $$;
-- For a month that nobody made a partition for: a line is never refused for that.
CREATE TABLE auth.audit_other PARTITION OF auth.audit DEFAULT;

-- Lines are added, and go when they are old; not even the owner of the table changes one by mistake.
CREATE FUNCTION auth.audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND OLD.at < now() - interval '400 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'lines of the audit are only added';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON auth.audit
    FOR EACH ROW EXECUTE FUNCTION auth.audit_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON auth.audit
    FOR EACH STATEMENT EXECUTE FUNCTION auth.audit_append_only();

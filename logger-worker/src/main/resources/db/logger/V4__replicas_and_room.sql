-- Copyright The Reeve Authors
-- SPDX-License-Identifier: Apache-2.0

-- Replicas and what they show each other (docs/adr/0035-what-other-replicas-store.md), room of apps, looks at devices.
-- Undo: DROP TABLE live_node, live_follower, live_batch, log_usage, log_shortened; DROP INDEX log_record_observed,
--       log_audit_opened, log_audit_page; ALTER TABLE device DROP COLUMN counters;

-- Who gives ids with which node bits, so that no two replicas give one id twice.
CREATE TABLE live_node (
    node    integer     NOT NULL PRIMARY KEY,
    replica text        NOT NULL,
    until   timestamptz NOT NULL
);

-- Replicas that have viewers of a tenant: only then others write live_batch.
CREATE TABLE live_follower (
    tenant  text        NOT NULL,
    replica text        NOT NULL,
    until   timestamptz NOT NULL,
    PRIMARY KEY (tenant, replica)
);

-- What a replica committed, for the viewers of the others; read by the difference of snapshots, gone after 30 s.
CREATE TABLE live_batch (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid     bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at      timestamptz NOT NULL DEFAULT now(),
    tenant  text        NOT NULL,
    replica text        NOT NULL,
    records integer     NOT NULL,
    batch   bytea       NOT NULL
);
CREATE INDEX live_batch_xid ON live_batch (xid);
CREATE INDEX live_batch_age ON live_batch (at);

-- What came since a viewer was cut: rows lie in the order of arrival, so a few pages of summaries find them.
CREATE INDEX log_record_observed ON log_record USING brin (observed) WITH (pages_per_range = 32, autosummarize = on);

-- What a device says of itself; null = nothing.
ALTER TABLE device ADD COLUMN counters jsonb;

-- A look at a device is kept once for each actor and hour.
CREATE UNIQUE INDEX log_audit_opened ON log_audit (tenant, actor, target, detail) WHERE action = 'device.open';
CREATE INDEX log_audit_page ON log_audit (tenant, id);

-- What the records of an app weigh, by the partition they lie in. A row for each replica, so that none waits for
-- another; node -1 takes off what was deleted.
CREATE TABLE log_usage (
    tenant  text        NOT NULL,
    app     text        NOT NULL,
    branch  text        NOT NULL, -- log_short, log_long
    starts  timestamptz NOT NULL, -- of the partition
    node    integer     NOT NULL,
    records bigint      NOT NULL,
    bytes   bigint      NOT NULL,
    PRIMARY KEY (tenant, app, branch, starts, node)
) WITH (fillfactor = 50);
CREATE INDEX log_usage_age ON log_usage (starts);

-- Apps whose records took more room than they may: what is older was deleted before its time.
CREATE TABLE log_shortened (
    tenant text        NOT NULL,
    app    text        NOT NULL,
    branch text        NOT NULL,
    upto   timestamptz NOT NULL, -- the shown time of the last record that is gone
    at     timestamptz NOT NULL,
    PRIMARY KEY (tenant, app, branch)
);
CREATE INDEX log_shortened_age ON log_shortened (at);

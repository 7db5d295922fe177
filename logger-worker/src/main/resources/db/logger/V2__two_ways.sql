-- Copyright The Reeve Authors
-- SPDX-License-Identifier: Apache-2.0

-- From the server to devices: levels and commands, what devices answer, and who asked.
-- Undo: DROP TABLE log_audit, device_answer, device_command, level_applied, level_rule;
--       ALTER TABLE device DROP COLUMN capabilities;

-- Commands the device carries out, with spaces between; '' = it did not say.
ALTER TABLE device ADD COLUMN capabilities text NOT NULL DEFAULT '';

-- In force: ended_at is null and expires_at is to come.
CREATE TABLE level_rule (
    id         text        NOT NULL PRIMARY KEY,
    tenant     text        NOT NULL,
    target     text        NOT NULL, -- INSTALLATION, ACCOUNT, APP_VERSION, ALL
    value      text        NOT NULL,
    logger     text        NOT NULL, -- prefix; '' = all
    level      text        NOT NULL,
    reason     text        NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    sent       integer     NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX level_rule_one ON level_rule (tenant, target, value, logger) WHERE ended_at IS NULL;
CREATE INDEX level_rule_expiry ON level_rule (expires_at);

CREATE TABLE level_applied (
    rule         text        NOT NULL REFERENCES level_rule (id) ON DELETE CASCADE,
    installation text        NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (rule, installation)
);

-- request and answer: protobuf, as they came.
CREATE TABLE device_command (
    id           text        NOT NULL PRIMARY KEY,
    tenant       text        NOT NULL,
    installation text        NOT NULL,
    kind         text        NOT NULL,
    request      bytea       NOT NULL,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    applied_at   timestamptz,
    answers      integer     NOT NULL DEFAULT 0,
    refused      text        NOT NULL DEFAULT ''
);
CREATE INDEX device_command_device ON device_command (tenant, installation, created_at);
CREATE INDEX device_command_age ON device_command (created_at);

-- id grows in the order of commits for one device: its writers hold its advisory lock.
CREATE TABLE device_answer (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       text        NOT NULL,
    installation text        NOT NULL,
    at           timestamptz NOT NULL,
    answer       bytea       NOT NULL
);
CREATE INDEX device_answer_device ON device_answer (tenant, installation, id);
CREATE INDEX device_answer_age ON device_answer (at);

CREATE TABLE log_audit (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL,
    tenant text        NOT NULL,
    actor  text        NOT NULL,
    action text        NOT NULL,
    target text        NOT NULL,
    reason text        NOT NULL,
    detail text        NOT NULL
);
CREATE INDEX log_audit_time ON log_audit (tenant, at);
CREATE INDEX log_audit_age ON log_audit (at);

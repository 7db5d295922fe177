-- Copyright The Reeve Authors
-- SPDX-License-Identifier: Apache-2.0

-- How many records there are of each minute, so that a histogram need not read them. Minutes are those of the shown
-- time; "starts" is the partition the records lie in, so that what is counted goes with it. A row for each replica, as
-- in log_usage; node -1 takes off what was deleted.
-- Undo: DROP TABLE log_minute, log_minute_since; ALTER TABLE log_usage DROP COLUMN counted;
--       DROP INDEX log_session_heard;
CREATE TABLE log_minute (
    tenant      text        NOT NULL,
    minute      integer     NOT NULL, -- since 1970
    app         text        NOT NULL,
    app_version text        NOT NULL,
    level       smallint    NOT NULL, -- 0 TRACE to 5 FATAL; below 2: log_short
    marking     smallint    NOT NULL, -- 1 of any level, 2 of no device: what some conditions are not asked of
    starts      timestamptz NOT NULL,
    node        integer     NOT NULL,
    records     bigint      NOT NULL,
    PRIMARY KEY (tenant, minute, app, app_version, level, marking, starts, node)
) WITH (fillfactor = 50);
CREATE INDEX log_minute_age ON log_minute (starts);
-- What is still to be folded.
CREATE INDEX log_minute_deleted ON log_minute (starts) WHERE node = -1;

-- Records that were seen before are not counted. What a replica of an older version stores or deletes later is told by
-- log_usage: there "counted" stays behind "records".
CREATE TABLE log_minute_since (since timestamptz NOT NULL);
INSERT INTO log_minute_since
    SELECT CASE WHEN EXISTS (SELECT 1 FROM log_record) THEN now() ELSE '-infinity'::timestamptz END;
ALTER TABLE log_usage ADD COLUMN counted bigint NOT NULL DEFAULT 0;

-- Sessions with records of a time. Of summaries: any other index would forbid heap-only updates of a row that every
-- group touches.
CREATE INDEX log_session_heard ON log_session USING brin (last_at) WITH (pages_per_range = 16, autosummarize = on);

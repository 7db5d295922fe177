-- Copyright The Reeve Authors
-- SPDX-License-Identifier: Apache-2.0

-- One parent for every record, so that one COPY and one SELECT serve both classes of retention: the severity chooses
-- the branch, the time the server saw the record chooses the partition (a device's clock must not). Order and paging go
-- by the corrected time "at". The partitions themselves are made by the worker, ahead of time.
CREATE TABLE log_record (
    id             bigint      NOT NULL,
    tenant         text        NOT NULL,
    observed       timestamptz NOT NULL,
    at             timestamptz NOT NULL,
    device_time_ns bigint      NOT NULL, -- as the device said; 0 = it said nothing
    installation   text        NOT NULL,
    session        text        NOT NULL,
    account        text        NOT NULL,
    app            text        NOT NULL,
    app_version    text        NOT NULL,
    seq            bigint      NOT NULL, -- 0 = a source without loss detection
    severity       smallint    NOT NULL,
    kind           smallint    NOT NULL,
    flags          smallint    NOT NULL, -- 1 claimed, 2 truncated, 4 flight recorder
    indent         smallint    NOT NULL,
    logger         text        NOT NULL,
    thread         text        NOT NULL,
    screen         text        NOT NULL,
    event_name     text        NOT NULL,
    body           text        NOT NULL,
    attributes     jsonb,
    payload        bytea,
    media_type     text        NOT NULL,
    trace          bytea,
    span           bytea,
    words          tsvector    NOT NULL
) PARTITION BY RANGE (severity);

CREATE TABLE log_short PARTITION OF log_record FOR VALUES FROM (MINVALUE) TO (9) PARTITION BY RANGE (observed);
CREATE TABLE log_long PARTITION OF log_record FOR VALUES FROM (9) TO (MAXVALUE) PARTITION BY RANGE (observed);

-- seq orders records of one session within one microsecond (phones have millisecond clocks), id everything else.
CREATE INDEX log_record_time ON log_record (tenant, at, seq, id);
CREATE INDEX log_record_device ON log_record (tenant, installation, at);
CREATE INDEX log_record_trace ON log_record (trace) WHERE trace IS NOT NULL;
-- Live on log_long; on log_short made when the hour has closed, for the open hour's words are matched while scanning.
CREATE INDEX log_long_words ON log_long USING gin (words);

-- received: what is stored of the session, and by its holes what is not.
CREATE TABLE log_session (
    tenant          text           NOT NULL,
    installation    text           NOT NULL,
    id              text           NOT NULL,
    previous        text           NOT NULL,
    account         text           NOT NULL,
    app             text           NOT NULL,
    app_version     text           NOT NULL,
    claimed         boolean        NOT NULL,
    source          jsonb          NOT NULL,
    received        int8multirange NOT NULL DEFAULT '{}',
    first_at        timestamptz    NOT NULL,
    last_at         timestamptz    NOT NULL,
    clock_offset_ms bigint         NOT NULL,
    PRIMARY KEY (tenant, installation, id)
) WITH (fillfactor = 70);

-- Gaps that someone explained: the sender, or this worker when it shed.
CREATE TABLE log_drop (
    id           bigint      NOT NULL,
    tenant       text        NOT NULL,
    at           timestamptz NOT NULL,
    installation text        NOT NULL,
    session      text        NOT NULL,
    account      text        NOT NULL,
    app          text        NOT NULL,
    app_version  text        NOT NULL,
    from_seq     bigint      NOT NULL, -- 0 = a source without seq
    to_seq       bigint      NOT NULL,
    count        bigint      NOT NULL,
    reason       text        NOT NULL
);
CREATE INDEX log_drop_time ON log_drop (tenant, at);
CREATE INDEX log_drop_session ON log_drop (tenant, installation, session, from_seq);

-- No index on last_seen: it would forbid heap-only updates of the row that every group touches.
CREATE TABLE device (
    tenant       text        NOT NULL,
    installation text        NOT NULL,
    account      text        NOT NULL,
    claimed      boolean     NOT NULL,
    app          text        NOT NULL,
    app_version  text        NOT NULL,
    model        text        NOT NULL,
    maker        text        NOT NULL,
    os           text        NOT NULL,
    last_session text        NOT NULL,
    first_seen   timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL,
    records      bigint      NOT NULL,
    errors       bigint      NOT NULL,
    PRIMARY KEY (tenant, installation)
) WITH (fillfactor = 50);

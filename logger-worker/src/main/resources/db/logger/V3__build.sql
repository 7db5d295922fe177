-- Copyright The Reeve Authors
-- SPDX-License-Identifier: Apache-2.0

-- The build of the app that wrote a record, for the filter's build:. A constant default is kept in the catalogue, so no
-- partition is written anew: the lock on parent and partitions is held for a moment only. Partitions made later are LIKE
-- their parent, with its defaults; a replica of an older version, whose COPY does not name the column, stores '' meanwhile.
-- A reader that holds a partition makes the lock wait, and writers behind it: at most as long as a search may take.
-- Undo: ALTER TABLE log_record DROP COLUMN build;
ALTER TABLE log_record ADD COLUMN build text NOT NULL DEFAULT '';

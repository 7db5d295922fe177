// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the rows of a list look like beyond their lines: the time of which clock, since what, and whether with the date.

export class RowLook {
  #today = new Date().toDateString();
  #marker = null;

  timeMode = 'local';
  clock = 'corrected';
  /** Some line is not of today. */
  withDate = false;

  /** The lines are gone. */
  clear() {
    this.#marker = null;
    this.withDate = false;
  }

  /** Lines came behind those there are. */
  noteNewer(lines) {
    this.#marker = lines.findLast(isMarker) ?? this.#marker;
    this.#noteDates(lines);
  }

  /** Lines came before those there are. */
  noteOlder(lines) {
    this.#marker ??= lines.findLast(isMarker) ?? null;
    this.#noteDates(lines);
  }

  /** The row of that index. */
  of(rows, index, selected) {
    return { index, selected, previous: rows[index - 1], origin: this.#origin(rows, selected), timeMode: this.timeMode, clock: this.clock, withDate: this.withDate };
  }

  #noteDates(lines) {
    this.withDate ||= lines.some((line) => line.timeMs && new Date(line.timeMs).toDateString() !== this.#today);
  }

  /** What offsets count from; without a marker or a selected line the first one. */
  #origin(rows, selected) {
    const first = rows[firstTimed(rows)];
    switch (this.timeMode) {
      case 'selected': return selected || first;
      case 'marker': return isMarker(selected) ? selected : this.#marker || first;
      default: return first;
    }
  }
}

/** The index of the first line with a time: the note where the log begins has none. */
export function firstTimed(rows) {
  return rows[0]?.timeMs ? 0 : 1;
}

function isMarker(line) {
  return line?.kind === 'MARKER';
}

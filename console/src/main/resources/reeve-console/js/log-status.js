// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the log page says of its lines as they come: connection, counts, rate and loss in the status bar, what stands over
// the list, what a filter has wrong, and words for who listens.
import { Announcer } from './announcer.js';
import { RateMeter } from './rate-meter.js';
import { StatusBar } from './status-bar.js';
import { isRange } from './view-state.js';

export class LogStatus {
  #lost = 0;
  #connection = '';
  #rate = new RateMeter();

  /** list, toolbar, frame: of the page; view(): what it shows now. */
  constructor({ list, toolbar, frame, view }) {
    Object.assign(this, { list, toolbar, frame, view });
    this.bar = new StatusBar();
    this.announcer = new Announcer();
  }

  stop() {
    this.announcer.stop();
  }

  arrived(lines, isLive) {
    if (isLive) {
      this.#rate.note(lines, Date.now());
      this.announcer.note(lines);
    }
    for (const line of lines) if (line.type === 'gap') this.#lost += line.count;
  }

  /** The state of the stream. */
  setStream(state) {
    this.#connection = state.name;
    if (state.name === 'range' || (state.name === 'connecting' && !state.again)) this.#lost = 0;   // what follows is another list
    this.bar.setConnection(state);
    this.frame.setStream(state);
    this.#refusedFilter(state.problem);
    this.setList();
  }

  /** The state of what loads stored lines. */
  setHistory(state) {
    this.frame.setHistory(state);
    this.#refusedFilter(state.problem);
  }

  /** The list changed. */
  setList() {
    const { buffer } = this.list;
    const view = this.view();
    const isFiltered = view.q !== '' || view.level !== 'trace';
    this.bar.setList({ isPaused: buffer.isPaused, isFollowing: this.list.isFollowing, heldCount: buffer.heldCount, shown: buffer.shownCount, held: buffer.size, lost: this.#lost, isFiltered, isRange: isRange(view) });
    this.toolbar.setPaused(buffer.isPaused, buffer.heldCount);
    this.frame.update({ isFiltered, isLive: this.#connection === 'live', isRange: isRange(view) });
  }

  /** Once a second. */
  tick() {
    this.bar.tick();
    this.bar.setRate(this.#rate.perSecond(Date.now()), this.#rate.delayMs());
  }

  /** A filter that the page can read may still be none for the server, as a regex with a mistake. */
  #refusedFilter(problem) {
    if (problem?.reason === 'FILTER_INVALID') this.toolbar.filter.refuse(problem.message, problem.details?.find((detail) => detail.to !== undefined));
  }
}

// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What is done with the selected line: copied, linked to, shown with its surroundings or its trace, its value excluded.
import { copyText } from './clipboard.js';
import { excerptProblem, openAround, openTrace } from './excerpt-dialog.js';
import { fieldTerm } from './filter-terms.js';
import { toast } from './toast.js';
import { focusedTerm } from './value-actions.js';

const NOT_STORED = 'This line is not stored (yet)';

export class LineActions {
  /** page: {selected(), view(), link(), addTerm(term), showLine(line), deviceName(id)}. */
  constructor({ api, page }) {
    Object.assign(this, { api, page });
  }

  async copyLine() {
    const line = this.page.selected();
    if (line) toast(await copyText(line.entry?.body ?? line.text) ? 'Line copied' : 'Copying is not allowed here');
  }

  async copyLink() {
    toast(await copyText(this.page.link()) ? 'Link copied' : 'Copying is not allowed here');
  }

  /** The value in focus, else the logger of the selected line. */
  exclude() {
    const term = focusedTerm() || (this.page.selected()?.entry?.logger ? fieldTerm('logger', this.page.selected().entry.logger) : '');
    if (term) this.page.addTerm(`-${term}`);
    else toast('Select a line, or a value in its details, to exclude it');
  }

  around(line = this.page.selected()) {
    return this.#excerpt(openAround, line);
  }

  trace(line = this.page.selected()) {
    return this.#excerpt(openTrace, line);
  }

  async #excerpt(openExcerpt, line) {
    if (!line || line.type === 'note') return toast('Select a line first');
    if (!line.cursor || line.entry.notStored) return toast(NOT_STORED);
    try {
      await openExcerpt({ api: this.api, line, deviceName: this.page.deviceName, utc: this.page.view().time === 'utc', onShow: (chosen) => this.page.showLine(chosen) });
    } catch (problem) {
      toast(excerptProblem(problem));
    }
  }
}

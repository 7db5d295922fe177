// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Download of every stored line that the view's filter lets through, one JSON record a line, oldest first. What it is and
// who took it is kept in the audit.
import { openDialog } from './dialog.js';
import { h, setText } from './dom.js';
import { saveBlob } from './download.js';
import { exportLines } from './log-export.js';
import { storedQuery } from './log-stream.js';
import { problemText } from './problem-text.js';
import { rangeText } from './histogram-scale.js';
import { isoText } from './moment.js';
import { spanMs, SPANS } from './spans.js';
import { devicesOf, isRange } from './view-state.js';

/** At once in the memory of the page; the route gives no more either. */
const RECORDS_MAX = 1_000_000;

export function openExport({ api, view, now = Date.now }) {
  const running = new AbortController();
  const query = queryOf(view, now());
  const state = h('p.quiet', { role: 'status' });
  const button = h('button.button.primary', { type: 'button', 'data-first': '', onclick: () => run() }, 'Download');
  const what = [view.q && `filter ${view.q}`, view.level !== 'trace' && `level ${view.level} and above`, devicesOf(view).length > 0 && (devicesOf(view).length === 1 ? 'one device' : `${devicesOf(view).length} devices`)].filter(Boolean).join(', ') || 'everything';
  const range = isRange(view) ? rangeText(view.from, view.to, view.time === 'utc') : SPANS.find(({ name }) => name === view.span).label.toLowerCase();
  const close = openDialog({
    title: 'Download lines', onClose: () => running.abort(),
    content: h('div.dialog-body', {}, h('p', {}, `${what}; ${range}. One JSON record a line, oldest first, ${RECORDS_MAX.toLocaleString('en')} at most.`),
      h('p.quiet', {}, 'Lost lines are in it as gaps. The download is kept in the audit with your name.'), state,
      h('div.send-form-actions', {}, h('button.button', { type: 'button', onclick: () => close() }, 'Close'), button)),
  });

  async function run() {
    button.disabled = true;
    try {
      const { blob, count, isWhole } = await exportLines(api, query, { signal: running.signal, onCount: (lines) => setText(state, `${lines.toLocaleString('en')} so far`) });
      saveBlob(`reeve-log-${isoText(now()).replace(/[:.]/g, '-')}.ndjson`, blob);
      setText(state, `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'} saved.${isWhole ? '' : ' There are more: take a shorter time.'}`);
    } catch (problem) {
      if (!running.signal.aborted) setText(state, problem.status === 404 ? 'This gateway has no download of lines.' : `Not complete, nothing was saved: ${problemText(problem)}`);
    } finally {
      button.disabled = false;
    }
  }
}

function queryOf(view, nowMs) {
  const range = isRange(view) ? {} : { from: isoText(nowMs - spanMs(view.span)), to: isoText(nowMs) };
  return { ...storedQuery(view), ...range };
}

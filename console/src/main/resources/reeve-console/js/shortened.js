// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What is said where a list begins and the server told that apps had older lines, gone before their time.
import { msOf } from './line.js';
import { fullText } from './time-text.js';

/** Words for what a page of stored lines says; '' when nothing of it lies behind fromMs. */
export function shortenedText(apps = [], fromMs = 0) {
  return apps.map((app) => ofApp(app, fromMs)).filter(Boolean).join('; ');
}

function ofApp({ app, toUnixNano, detailToUnixNano }, fromMs) {
  const parts = [[msOf(toUnixNano), ''], [msOf(detailToUnixNano), ' for TRACE and DEBUG']].filter(([ms]) => ms > fromMs).map(([ms, what]) => fullText(ms) + what);
  return parts.length === 0 ? '' : `history${app ? ` of ${app}` : ''} shortened to ${parts.join(', ')}: it took more room than it may`;
}

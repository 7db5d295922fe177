// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The icons: strokes on a 16 by 16 grid in the colour of the text. Decoration only; the name stands beside or in aria-label.
import { svg } from './dom.js';

const STROKES = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.8 10.8 14 14',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.6 8 5 3.2Z',
  down: 'M8 3v10M4 9l4 4 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z',
  help: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM6.3 6.3a1.8 1.8 0 1 1 2.5 1.6c-.5.3-.8.6-.8 1.2M8 11.2v.1',
  exit: 'M6.5 2.5H3.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10.5 11l3-3-3-3M13.5 8h-7',
  device: 'M5 1.8h6a1 1 0 0 1 1 1v10.4a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V2.8a1 1 0 0 1 1-1ZM7.2 12h1.6',
  layers: 'M8 2 2 5.2l6 3.2 6-3.2L8 2ZM2 8l6 3.2L14 8M2 10.8 8 14l6-3.2',
  copy: 'M6 5.5h6.5a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1ZM3 10.5a1 1 0 0 1-.7-1V3.3a1 1 0 0 1 1-1h6.2a1 1 0 0 1 1 .7',
  check: 'M3 8.5 6.5 12 13 4.5',
  up: 'M4 10l4-4 4 4',
  chevron: 'M4 6l4 4 4-4',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  braces: 'M6 2.5c-1.6 0-2 .8-2 2v1.6C4 7.300 3.400 8 2.500 8c.9 0 1.500.7 1.500 1.900v1.600c0 1.200.4 2 2 2M10 2.500c1.600 0 2 .8 2 2v1.600c0 1.200.6 1.900 1.500 1.900-.9 0-1.500.7-1.500 1.900v1.600c0 1.200-.4 2-2 2',
  link: 'M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.6.6M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.6-.6',
  send: 'M14 2 7 9M14 2 9.5 14 7 9 2 6.5 14 2Z',
  person: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8ZM3 13.5c.5-2.4 2.5-3.7 5-3.7s4.5 1.3 5 3.7',
  lock: 'M4 7.5h8a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1ZM5 7.5V5a3 3 0 0 1 6 0v2.5',
  clock: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 4.5V8l2.3 1.6',
  marker: 'M4 14V2.5h8L9.8 5.7 12 9H4',
  sliders: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.500 11.5h6M10 6a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM6 13a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z',
  minus: 'M3.5 8h9',
  plus: 'M8 3.5v9M3.5 8h9',
  star: 'M8 1.8l1.9 3.9 4.300.6-3.100 3 .7 4.300L8 11.600l-3.800 2 .7-4.300-3.100-3 4.300-.6L8 1.800Z',
  warning: 'M8 2.2 14.3 13H1.7L8 2.2ZM8 6.3v3M8 11.2v.1',
};

/** An icon by name; unknown names are a mistake of the page. */
export function icon(name) {
  const path = STROKES[name];
  if (!path) throw new Error(`no icon ${name}`);
  return svg({ viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }, [['path', { d: path }]]);
}

/** The product's mark, as icon.svg has it. */
export function mark() {
  return svg({ viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' }, [
    ['rect', { width: 32, height: 32, rx: 8, class: 'mark-ground' }],
    ['path', { d: 'M9 24V8h8.2a5.4 5.4 0 0 1 1.9 10.45', class: 'mark-stem' }],
    ['path', { d: 'M14 18.6h3.4L23 24', class: 'mark-leg' }],
  ]);
}

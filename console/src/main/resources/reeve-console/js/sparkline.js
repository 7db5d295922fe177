// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A small line of recent values; decoration beside the number.
import { svg } from './dom.js';

const WIDTH = 56;
const HEIGHT = 16;

export function sparkline(values) {
  const top = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = WIDTH - (values.length - 1 - index) * (WIDTH / 59);
    return `${x.toFixed(1)},${(HEIGHT - 1.5 - (value / top) * (HEIGHT - 3)).toFixed(1)}`;
  });
  return svg({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'sparkline', 'aria-hidden': 'true' }, [['polyline', { points: points.join(' ') }]]);
}

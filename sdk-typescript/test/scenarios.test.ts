// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ScenarioRun, type Scenario } from './scenario.js';

const FOLDER = new URL('../../../client-scenarios/', import.meta.url);

for (const file of readdirSync(FOLDER).filter(name => name.startsWith('CL-')).sort()) {
  const scenario = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Scenario;
  test(`${scenario.id}: ${scenario.title}`, () => new ScenarioRun(FOLDER, scenario).run());
}

// Runs a script of k6's without k6: node check/run.mjs SCRIPT [ITERATIONS]
//
// One virtual user and few iterations against a real stack, one after the other: whether the script is right, not how fast
// the gateway is. k6's modules are stood in for, its documented names and no other; options are checked, checks and
// thresholds are judged. Ends with 99 when one does not hold, as k6 does.

import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from './options.mjs';
import { judged, sample, state } from './test.mjs';

const [script, iterations = '5'] = process.argv.slice(2);
register('./hooks.mjs', import.meta.url);
globalThis.__ENV = process.env;
globalThis.open = (file) => {
  if (!state.inInit) throw new Error('open() is for the init context');
  return readFileSync(resolve(script, '..', file), 'utf8');
};

const test = await import(pathToFileURL(resolve(script)));
state.options = test.options;
check(test.options);
state.inInit = false;

// What setup() gives is handed on as JSON, a copy to each iteration.
const data = JSON.stringify((await test.setup?.()) ?? null);
for (; state.iteration < Number(iterations); state.iteration++) {
  test.default(JSON.parse(data));
  sample('iterations', 1);
}
test.teardown?.(JSON.parse(data));

let code = 0;
for (const { key, expression, value, samples, held } of judged(test.options.thresholds)) {
  console.log(`${held ? '✓' : '✗'} ${key} ${expression}: ${Number(value.toFixed(3))} of ${samples}`);
  // A threshold on requests that nobody makes would hold for ever.
  if (!held || (samples === 0 && key !== 'dropped_iterations')) code = 99;
}
process.exitCode = code;

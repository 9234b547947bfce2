// Whether options are k6's: names, executors and durations as its documentation has them.

const OPTIONS = new Set([
  'batch', 'batchPerHost', 'blacklistIPs', 'blockHostnames', 'cloud', 'discardResponseBodies', 'dns', 'duration',
  'executionSegment', 'executionSegmentSequence', 'hosts', 'httpDebug', 'insecureSkipTLSVerify', 'iterations',
  'localIPs', 'maxRedirects', 'minIterationDuration', 'noConnectionReuse', 'noCookiesReset', 'noVUConnectionReuse',
  'paused', 'rps', 'scenarios', 'setupTimeout', 'stages', 'summaryTrendStats', 'summaryTimeUnit', 'systemTags', 'tags',
  'teardownTimeout', 'thresholds', 'throw', 'tlsAuth', 'tlsCipherSuites', 'tlsVersion', 'userAgent', 'vus',
]);
const SCENARIO = new Set(['executor', 'startTime', 'gracefulStop', 'exec', 'env', 'tags', 'options']);
const EXECUTORS = {
  'shared-iterations': ['vus', 'iterations', 'maxDuration'],
  'per-vu-iterations': ['vus', 'iterations', 'maxDuration'],
  'constant-vus': ['vus', 'duration'],
  'ramping-vus': ['startVUs', 'stages', 'gracefulRampDown'],
  'constant-arrival-rate': ['rate', 'timeUnit', 'duration', 'preAllocatedVUs', 'maxVUs'],
  'ramping-arrival-rate': ['startRate', 'timeUnit', 'stages', 'preAllocatedVUs', 'maxVUs'],
  'externally-controlled': ['vus', 'duration', 'maxVUs'],
};
const DURATION = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

export function check(options) {
  for (const name of Object.keys(options)) expect(OPTIONS.has(name), `no option of k6: ${name}`);
  expect(options.scenarios, 'no scenarios');
  expect(options.thresholds, 'no thresholds');
  for (const [name, scenario] of Object.entries(options.scenarios)) {
    const own = EXECUTORS[scenario.executor];
    expect(own, `no executor of k6: ${scenario.executor}`);
    for (const key of Object.keys(scenario)) {
      expect(SCENARIO.has(key) || own.includes(key), `${scenario.executor} (${name}) knows no ${key}`);
    }
    expect(scenario.stages?.length > 0, `${name} has no stages`);
    expect(Number.isInteger(scenario.preAllocatedVUs) && scenario.maxVUs >= scenario.preAllocatedVUs, `${name}'s VUs`);
    for (const stage of scenario.stages) {
      expect(Object.keys(stage).every((key) => ['target', 'duration'].includes(key)), `a stage of ${name}`);
      expect(Number.isInteger(stage.target) && stage.target >= 0, `a stage's target: ${stage.target}`);
      expect(DURATION.test(stage.duration), `a stage's duration: ${stage.duration}`);
    }
  }
  for (const statistic of options.summaryTrendStats ?? []) {
    expect(/^(avg|min|med|max|count|p\(\d+(\.\d+)?\))$/.test(statistic), `no statistic: ${statistic}`);
  }
  for (const auth of options.tlsAuth ?? []) {
    expect(Object.keys(auth).every((key) => ['domains', 'cert', 'key', 'password'].includes(key)), 'tlsAuth');
    expect(auth.cert.includes('BEGIN CERTIFICATE') && auth.key.includes('PRIVATE KEY'), "tlsAuth's PEM");
  }
}

function expect(held, what) {
  if (!held) throw new Error(`options: ${what}`);
}

// What a test run has told so far: samples of metrics, as k6 collects them.

export const BUILT_IN = {
  checks: 'rate',
  data_received: 'counter',
  data_sent: 'counter',
  dropped_iterations: 'counter',
  http_req_duration: 'trend',
  http_req_failed: 'rate',
  http_reqs: 'counter',
  iteration_duration: 'trend',
  iterations: 'counter',
};

const metrics = new Map(Object.entries(BUILT_IN).map(([name, type]) => [name, { type, samples: [] }]));

export const state = { iteration: 0, options: {}, inInit: true };

export function declare(name, type) {
  if (!state.inInit) throw new Error(`metric ${name} must be made in the init context`);
  if (!/^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/.test(name)) throw new Error(`no metric's name: ${name}`);
  metrics.set(name, { type, samples: [] });
}

export function sample(name, value, tags = {}) {
  metrics.get(name).samples.push({ value: Number(value), tags });
}

/** Each threshold with what was found; the syntax is k6's: aggregation, operator, number. */
export function judged(thresholds) {
  const verdicts = [];
  for (const [key, expressions] of Object.entries(thresholds)) {
    const parts = /^([a-zA-Z0-9_]+)(?:\{(.+)\})?$/.exec(key);
    if (!parts || !metrics.has(parts[1])) throw new Error(`a threshold on ${key}, which is no metric`);
    const { type, samples } = metrics.get(parts[1]);
    const wanted = Object.fromEntries((parts[2] || '').split(',').filter(Boolean).map((tag) => tag.split(':')));
    const found = samples
      .filter(({ tags }) => Object.entries(wanted).every(([name, value]) => tags[name] === value))
      .map(({ value }) => value);
    for (const expression of expressions) {
      const match = /^(rate|count|value|min|max|avg|med|p\((\d+(?:\.\d+)?)\))\s*(<=|>=|<|>|==|!=)\s*([\d.]+)$/.exec(expression);
      if (!match) throw new Error(`not a threshold: ${expression}`);
      if (!METHODS[type].some((method) => match[1].startsWith(method))) {
        throw new Error(`a ${type} such as ${key} has no ${match[1]}`);
      }
      const value = aggregate(match[1], Number(match[2]), found);
      verdicts.push({ key, expression, value, samples: found.length, held: COMPARISONS[match[3]](value, Number(match[4])) });
    }
  }
  return verdicts;
}

const METHODS = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['min', 'max', 'avg', 'med', 'p('],
};

const COMPARISONS = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

function aggregate(method, percentile, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const total = values.reduce((sum, value) => sum + value, 0);
  switch (method) {
    case 'rate':
      return values.length === 0 ? 0 : total / values.length;
    case 'count':
      return total;
    case 'min':
      return sorted[0] ?? 0;
    case 'max':
      return sorted.at(-1) ?? 0;
    case 'avg':
      return total / Math.max(values.length, 1);
    case 'value':
      return values.at(-1) ?? 0;
    default: {
      const at = ((method === 'med' ? 50 : percentile) / 100) * (sorted.length - 1);
      const below = sorted[Math.floor(at)] ?? 0;
      return below + ((sorted[Math.ceil(at)] ?? 0) - below) * (at - Math.floor(at));
    }
  }
}

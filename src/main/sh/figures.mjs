// The tables of docs/performance.md, from the results of one run of ./credgate bench: medians, and ratios of them.
import fs from 'node:fs';
import os from 'node:os';

const folder = process.argv[2];
const env = process.env;

const median = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
// How far the rounds are apart: (largest − smallest) / median.
const spread = (values) => `${Math.round((100 * (Math.max(...values) - Math.min(...values))) / median(values))} %`;
const number = (value) => Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
const row = (...cells) => `| ${cells.join(' | ')} |`;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;
const times = (value, base) => `${(value / base).toFixed(2)}×`;

const [{ secondaryMetrics: sums }] = JSON.parse(fs.readFileSync(`${folder}/jmh.json`));
const iterations = (name) => sums[name].rawData.flat();
// CPU µs for one, an iteration each.
const inProcess = Object.fromEntries(
    ['bare', 'hashed', 'verdict', 'recheck', 'bouncyCastle'].map((name) => [
        name,
        iterations(name).map((nanos, i) => nanos / iterations('times')[i] / 1000),
    ]),
);

const http = {};
for (const name of ['empty', 'auth-none', 'jwks', 'auth', 'verify']) {
    const rounds = fs
        .readFileSync(`${folder}/${name}.jsonl`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    http[name] = {
        rate: rounds.map((r) => r.requests / r.seconds),
        cpu: rounds.map((r) => (r.cpu_seconds * 1e6) / r.requests),
        p50: rounds.map((r) => r.p50_us),
        p99: rounds.map((r) => r.p99_us),
    };
}

const bare = median(inProcess.bare);
const least = median(inProcess.hashed);
const verdict = median(inProcess.verdict);
const empty = median(http.empty.cpu);

const lines = [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit \`${env.BENCH_COMMIT}\`, command \`${env.BENCH_COMMAND}\`.`,
    `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ` +
        `Linux ${os.release()}, ${env.BENCH_JDK}, ${env.BENCH_WRK}.`,
    `Load average (1, 5, 15 minutes): ${env.BENCH_LOAD}.`,
    '',
    `In process, each in turn for some milliseconds (JMH, one fork, one thread; medians of ${inProcess.bare.length} iterations):`,
    '',
    row('what', 'CPU µs each', 'a CPU-second', 'spread', 'bare check = 100 %'),
    row('---', '--:', '--:', '--:', '--:'),
    ...[
        ['bare', 'libsecp256k1 alone: recover the key'],
        ['hashed', '… and the hashes that the format demands'],
        ['verdict', 'one credential, bytes to verdict'],
        ['recheck', 'a session judged anew at a new block'],
        ['bouncyCastle', 'Bouncy Castle alone: recover the key'],
    ].map(([name, what]) => {
        const cpu = median(inProcess[name]);
        return row(what, cpu.toFixed(2), number(1e6 / cpu), spread(inProcess[name]), percent(cpu, bare));
    }),
    '',
    `Over HTTP, 16 connections kept alive (wrk; medians of ${http.empty.rate.length} rounds):`,
    '',
    row('what', 'a second', 'p50 ms', 'p99 ms', 'CPU µs each', 'spread of CPU', 'CPU, empty server = 1'),
    row('---', '--:', '--:', '--:', '--:', '--:', '--:'),
    ...[
        ['empty', 'the HTTP server alone, empty 200'],
        ['auth-none', '`GET /auth` without a cookie, 401'],
        ['jwks', '`GET /.well-known/jwks.json`'],
        ['auth', '`GET /auth` with a session, 200'],
        ['verify', '`POST /verify`, a credential of the SDK'],
    ].map(([name, what]) => {
        const of = http[name];
        const cpu = median(of.cpu);
        return row(
            what,
            number(median(of.rate)),
            (median(of.p50) / 1000).toFixed(2),
            (median(of.p99) / 1000).toFixed(2),
            cpu.toFixed(1),
            spread(of.cpu),
            times(cpu, empty),
        );
    }),
    '',
    'The ratios that count, by CPU time:',
    '',
    row('what', 'goal', 'measured'),
    row('---', '--:', '--:'),
    row('verdicts in process, of the bare signature rate', '≥ 85 %', percent(bare, verdict)),
    row('verdicts in process, of the rate of signature and hashes', '', percent(least, verdict)),
    row('`POST /verify`, of the bare signature rate', '≥ 50 %', percent(bare, median(http.verify.cpu))),
    row('`POST /verify` beyond an empty request, of the bare signature rate', '', percent(bare, median(http.verify.cpu) - empty)),
    row('`GET /auth` with a session, to an empty server', '≤ 1.2×', times(median(http.auth.cpu), empty)),
    row('… to `GET /auth` without a cookie', '', times(median(http.auth.cpu), median(http['auth-none'].cpu))),
    row('… to `GET /.well-known/jwks.json`', '', times(median(http.auth.cpu), median(http.jwks.cpu))),
];
console.log(lines.join('\n'));

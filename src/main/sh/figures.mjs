// The tables of docs/performance.md and the same as JSON, from the results of one run of ./credgate bench: medians, and
// ratios of them. A ratio is taken round by round, of two things measured in the same round.
//
//     node figures.mjs RESULTS JSON
import fs from 'node:fs';
import os from 'node:os';
import { pathToFileURL } from 'node:url';

export const median = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

// A figure of several measurements.
const figure = (values, unit) => ({ value: median(values), low: Math.min(...values), high: Math.max(...values), unit });
const each = (values, of, combine) => values.map((value, i) => combine(value, of[Math.min(i, of.length - 1)]));

// What was gathered of a program: CPU, rates and latencies over HTTP, and how it starts.
const requests = ['empty', 'empty-same', 'auth-none', 'jwks', 'auth', 'verify', 'batch', 'proxy-own', 'proxy-far', 'proxy-ping', 'proxy-gate'];
const batchLines = 100;

// What is known of this folder of results; a file that is not there leaves its figures out.
export function gather(folder) {
    const lines = (name) => {
        const file = `${folder}/${name}.jsonl`;
        if (!fs.existsSync(file)) return undefined;
        const text = fs.readFileSync(file, 'utf8').trim();
        return text === '' ? undefined : text.split('\n').map((line) => JSON.parse(line));
    };
    const json = (name) =>
        fs.existsSync(`${folder}/${name}.json`) ? JSON.parse(fs.readFileSync(`${folder}/${name}.json`)) : undefined;

    const inProcess = {};
    const jmh = json('jmh');
    if (jmh) {
        const { times, ...sums } = jmh[0].secondaryMetrics;
        for (const [name, metric] of Object.entries(sums)) {
            inProcess[name] = metric.rawData.flat().map((nanos, i) => nanos / times.rawData.flat()[i] / 1000);
        }
    }
    const programs = {};
    for (const mode of ['jvm', 'native']) {
        const http = {};
        for (const name of requests) {
            const rounds = lines(`${mode}-${name}`);
            if (!rounds) continue;
            http[name] = {
                rate: rounds.map((r) => r.requests / r.seconds),
                cpu: rounds.map((r) => (r.cpu_seconds * 1e6) / r.requests),
                p50: rounds.map((r) => r.p50_us),
                p99: rounds.map((r) => r.p99_us),
            };
        }
        if (Object.keys(http).length === 0) continue;
        programs[mode] = {
            http,
            emptyIs: lines(`${mode}-empty-is`)?.[0].endpoint,
            steady: Object.fromEntries(
                ['auth', 'verify'].map((name) => [name, lines(`${mode}-${name}-steady`)]),
            ),
            starts: lines(`${mode}-start`),
            size: lines(`${mode}-size`)?.[0].bytes,
            series: lines(`${mode}-series`)?.[0].per_second,
            firstVerdict: lines(`${mode}-first`)?.map((start) => start.first_verdict_ms),
            checkpoint: lines(`${mode}-checkpoint`)?.[0],
            largeStart: lines(`${mode}-large-start`)?.map((start) => start.ready_ms),
            load: lines(`${mode}-load`)?.map((start) => start.load_ms),
        };
    }
    const verdicts = {};
    for (const mode of ['jvm', 'native']) {
        const rounds = lines(`${mode}-verdicts`);
        if (rounds) {
            verdicts[mode] = Object.fromEntries(
                Object.keys(rounds[0].cpu_micros).map((part) => [part, rounds.map((round) => round.cpu_micros[part])]),
            );
        }
    }
    return { inProcess, verdicts, programs, ledger: json('ledger'), formats: json('formats') };
}

// The ratios and sizes that ./credgate bench --compare looks at, by name; `goal` is a bound of `value`.
export function keyFigures({ inProcess, verdicts, programs, ledger, formats }) {
    const figures = {};
    const add = (name, values, unit, goal) => {
        if (values && values.every(Number.isFinite)) figures[name] = { ...figure(values, unit), ...(goal ? { goal } : {}) };
    };
    const { bare, hashed } = inProcess;
    for (const [name, micros] of Object.entries(inProcess)) add(`in process: ${name}`, micros, 'CPU µs');
    if (hashed) {
        add('verdict in process, of signature and hashes', each(hashed, inProcess.verdict, (a, b) => (100 * a) / b), '%', '≥ 85');
        add('verdict in process, of the bare signature', each(bare, inProcess.verdict, (a, b) => (100 * a) / b), '%');
    }
    for (const { format, bare_us, verdict_us, peer, peer_us } of formats?.formats ?? []) {
        // What canonicalising JSON-LD may cost is bounded by the peer that does the same, where a signature does not cost
        // more: one on P-384, several of one proof, or a pairing take most of the time of both.
        const canonicalised = /rdfc|-2023/.test(format);
        const bounded = /rdfc-\d+$/.test(format);
        add(`${format}: verdict, of the bare signatures`, each(bare_us, verdict_us, (a, b) => (100 * a) / b), '%', canonicalised ? undefined : '≥ 85');
        if (peer_us.length > 0) {
            const goal = bounded ? '≥ 10' : undefined;
            add(`${format}: verdict, to ${peer}`, each(peer_us, verdict_us, (a, b) => a / b), '×', goal);
        }
    }
    if (verdicts.native) {
        add(
            'native: verdict in process, rate of the warmed-up JVM',
            each(verdicts.jvm.verdict, verdicts.native.verdict, (jvm, native) => (100 * jvm) / native),
            '%',
            '≥ 90',
        );
    }
    for (const [mode, program] of Object.entries(programs)) {
        const { http } = program;
        const name = (what) => `${mode}: ${what}`;
        for (const request of Object.keys(http)) {
            const one = request === 'batch' ? batchLines : 1;
            add(name(`${request}, CPU`), http[request].cpu.map((micros) => micros / one), 'CPU µs');
        }
        if (bare && http.verify) {
            const base = median(bare);
            add(name('POST /verify, of the bare signature'), http.verify.cpu.map((cpu) => (100 * base) / cpu), '%', '≥ 50');
            add(
                name('POST /verify/batch, of the bare signature'),
                http.batch?.cpu.map((cpu) => (100 * base * batchLines) / cpu),
                '%',
                '≥ 70',
            );
        }
        const over = (a, b, unit, goal, what, combine) =>
            http[a] && http[b] && add(name(what), each(http[a].cpu, http[b].cpu, combine), unit, goal);
        over('auth', 'empty', '×', '≤ 1.2', 'GET /auth, to an empty endpoint', (a, b) => a / b);
        over('auth', 'empty-same', '×', '≤ 1.2', 'GET /auth, to an empty endpoint asked the same', (a, b) => a / b);
        over('proxy-far', 'proxy-gate', '%', '≥ 50', 'nginx and gateway, of nginx that asks an empty endpoint of nginx', (a, b) => (100 * a) / b);
        over('proxy-own', 'proxy-gate', '%', undefined, '… of nginx that decides itself and asks nobody', (a, b) => (100 * a) / b);
        over('proxy-ping', 'proxy-gate', '%', undefined, '… of nginx that asks an empty endpoint of the gateway', (a, b) => (100 * a) / b);
        for (const [request, steady] of Object.entries(program.steady)) {
            const tail = steady?.map((run) => run.p990_us / run.p500_us);
            add(name(`${request} at half of its rate, p99 to median`), tail, '×', '< 5');
        }
        add(name('ready'), program.starts?.map((start) => start.ready_ms), 'ms', mode === 'native' ? '< 100' : undefined);
        add(
            name('resident memory after start'),
            program.starts?.map((start) => start.rss_kb / 1000),
            'MB',
            mode === 'native' ? '< 120' : undefined,
        );
        if (program.size) add(name('program on disk'), [program.size / 1e6], 'MB');
        add(name('first verdict'), program.firstVerdict, 'ms');
        add(name('ready, from the large checkpoint'), program.largeStart, 'ms', '< 5000');
        add(name('reading the large checkpoint'), program.load, 'ms');
        if (program.checkpoint) add(name('writing the large checkpoint'), [program.checkpoint.save_seconds * 1000], 'ms');
    }
    if (programs.jvm?.http.verify && programs.native?.http.verify) {
        add(
            'native: POST /verify, rate of the warmed-up JVM',
            each(programs.jvm.http.verify.cpu, programs.native.http.verify.cpu, (jvm, native) => (100 * jvm) / native),
            '%',
            '≥ 90',
        );
    }
    if (ledger) {
        for (const row of ['statuses', 'issuers']) {
            const sizes = ledger.ledgers.filter((sized) => sized.row === row);
            const [smallest, largest] = [sizes[0], sizes.at(-1)];
            add(
                `ledger: a verdict on the largest, of the smallest, by ${row}`,
                each(largest.verdict_us, smallest.verdict_us, (a, b) => (100 * a) / b),
                '%',
                '≤ 110',
            );
        }
        add('ledger: bytes a status', [ledger.bytes_a_status], 'B');
        add('ledger: bytes a status, of many issuers', [ledger.bytes_a_status_of_many_issuers], 'B');
        add('ledger: bytes a status by index', [ledger.bytes_a_status_by_index], 'B');
        add('ledger: bytes an issuer', [ledger.bytes_an_issuer], 'B');
    }
    return figures;
}

// Whether a figure keeps its goal; undefined when it has none.
export function keeps({ value, goal }) {
    if (!goal) return undefined;
    const [comparison, bound] = goal.split(' ');
    return { '≥': value >= +bound, '≤': value <= +bound, '<': value < +bound }[comparison];
}

const number = (value) => Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
// As many digits as mean something.
export const shown = (value) => (Math.abs(value) >= 1000 ? number(value) : value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2));
// How far the rounds are apart: (largest − smallest) / median.
const spread = (values) => `${Math.round((100 * (Math.max(...values) - Math.min(...values))) / median(values))} %`;
const range = (values) => `${shown(Math.min(...values))} … ${shown(Math.max(...values))}`;
const row = (...cells) => `| ${cells.join(' | ')} |`;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;
const programNames = { jvm: 'JVM, warmed up', native: 'native executable' };

const inProcessNames = {
    bare: 'libsecp256k1 alone: recover the key',
    hashed: '… and the hashes that the format demands',
    verdict: 'one credential, bytes to verdict',
    remembered: 'the same, its signature known from before',
    recheck: 'a session judged anew at a new block',
    bouncyCastle: 'Bouncy Castle alone: recover the key',
};

const requestNames = {
    empty: (program) => (program.emptyIs === 'ping' ? '`GET /ping`, empty 204' : 'a bare HTTP server in another JVM, empty 200'),
    'empty-same': () => '`GET /ping` with the cookie of `GET /auth`',
    'auth-none': () => '`GET /auth` without a cookie, 401',
    jwks: () => '`GET /.well-known/jwks.json`',
    auth: () => '`GET /auth` with a session, 200',
    verify: () => '`POST /verify`, a credential of the SDK',
    batch: () => '`POST /verify/batch`, each of 100 lines',
    'proxy-own': () => 'nginx, a file behind an empty decision of its own',
    'proxy-far': () => 'nginx, the same file behind an empty endpoint of nginx, asked over loopback',
    'proxy-ping': () => 'nginx and gateway, the same file behind `/ping`',
    'proxy-gate': () => 'nginx and gateway, the same file behind `/auth`',
};

function inProcessTable({ inProcess }) {
    const { bare } = inProcess;
    return [
        `In process, each in turn for some milliseconds (JMH, one fork, one thread; medians of ${bare.length} iterations):`,
        '',
        row('what', 'CPU µs each', 'a CPU-second', 'spread', 'bare check = 100 %'),
        row('---', '--:', '--:', '--:', '--:'),
        ...Object.entries(inProcess).map(([name, micros]) => {
            const cpu = median(micros);
            return row(inProcessNames[name] ?? name, cpu.toFixed(2), number(1e6 / cpu), spread(micros), percent(cpu, median(bare)));
        }),
        '',
    ];
}

function formatsTable({ formats }) {
    if (!formats) return [];
    return [
        `Each format, one document from its bytes to its verdict, beside its signatures by the engine alone, in turn (medians of ${formats.rounds} rounds):`,
        '',
        row('what', 'signatures alone, CPU µs', 'verdict, CPU µs', 'spread', 'a CPU-second', 'of the bare rate', 'on node', 'CPU µs', 'to it'),
        row('---', '--:', '--:', '--:', '--:', '--:', '---', '--:', '--:'),
        ...formats.formats.map(({ format, bare_us, verdict_us, peer, peer_us }) => {
            const verdict = median(verdict_us);
            return row(
                format,
                median(bare_us).toFixed(1),
                verdict.toFixed(1),
                spread(verdict_us),
                number(1e6 / verdict),
                `${median(each(bare_us, verdict_us, (a, b) => (100 * a) / b)).toFixed(0)} %`,
                peer_us.length > 0 ? peer : '',
                peer_us.length > 0 ? number(median(peer_us)) : '',
                peer_us.length > 0 ? `${median(each(peer_us, verdict_us, (a, b) => a / b)).toFixed(1)}×` : '',
            );
        }),
        '',
    ];
}

function verdictsTable({ verdicts }) {
    if (!verdicts.native) return [];
    const { jvm, native } = verdicts;
    return [
        `The same by the program itself, JVM and native executable in turn (\`credgate engines --verdicts\`; medians of ${jvm.verdict.length} rounds):`,
        '',
        row('what', 'JVM, CPU µs each', 'spread', 'native, CPU µs each', 'spread', "native, of the JVM's rate"),
        row('---', '--:', '--:', '--:', '--:', '--:'),
        ...Object.keys(jvm).map((part) =>
            row(
                inProcessNames[part] ?? part,
                median(jvm[part]).toFixed(2),
                spread(jvm[part]),
                median(native[part]).toFixed(2),
                spread(native[part]),
                percent(median(jvm[part]), median(native[part])),
            ),
        ),
        '',
    ];
}

function httpTable(mode, program) {
    const { http } = program;
    const empty = median(http.empty.cpu);
    return [
        `Over HTTP, ${programNames[mode]}, 16 connections kept alive (wrk; medians of ${http.empty.rate.length} rounds):`,
        '',
        row('what', 'a second', 'p50 ms', 'p99 ms', 'CPU µs each', 'spread of CPU', 'CPU, empty = 1'),
        row('---', '--:', '--:', '--:', '--:', '--:', '--:'),
        ...Object.entries(http).map(([name, of]) => {
            const one = name === 'batch' ? batchLines : 1;
            const cpu = median(of.cpu) / one;
            return row(
                requestNames[name](program),
                number(median(of.rate) * one),
                (median(of.p50) / 1000).toFixed(2),
                (median(of.p99) / 1000).toFixed(2),
                cpu.toFixed(1),
                spread(of.cpu),
                `${(cpu / empty).toFixed(2)}×`,
            );
        }),
        '',
    ];
}

function steadyTable(programs) {
    const rows = Object.entries(programs).flatMap(([mode, program]) =>
        Object.entries(program.steady)
            .filter(([, steady]) => steady)
            .map(([name, steady]) => {
                const millis = (quantile) => steady.map((run) => run[`${quantile}_us`] / 1000);
                const sum = (what) => steady.reduce((total, run) => total + run[what], 0);
                return row(
                    `${requestNames[name](program)}, ${programNames[mode]}`,
                    number(steady[0].rate),
                    ...['p500', 'p900', 'p990'].map((quantile) => median(millis(quantile)).toFixed(2)),
                    range(millis('p990')),
                    median(millis('p999')).toFixed(2),
                    range(millis('p999')),
                    number(sum('unsent')),
                    percent(sum('spoilt'), sum('spoilt') + sum('requests')),
                );
            }),
    );
    if (rows.length === 0) return [];
    const runs = Math.max(...Object.values(programs).flatMap(({ steady }) => Object.values(steady).map((of) => of?.length ?? 0)));
    return [
        `At half of the maximum rate, requests due evenly, latency from when each was due (medians of ${runs} runs, in turn):`,
        '',
        row('what', 'a second', 'p50 ms', 'p90 ms', 'p99 ms', 'from … to', 'p99.9 ms', 'from … to', 'never sent, in all', 'spoilt'),
        row('---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:'),
        ...rows,
        '',
    ];
}

function seriesTable(programs) {
    const of = Object.entries(programs).filter(([, program]) => program.series);
    if (of.length === 0) return [];
    const longest = Math.max(...of.map(([, program]) => program.series.length));
    const seconds = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20].filter((second) => second <= longest);
    return [
        'Valid verdicts of `POST /verify` in each second since the first one:',
        '',
        row('second', ...seconds),
        row('---', ...seconds.map(() => '--:')),
        ...of.map(([mode, { series }]) =>
            row(mode === 'jvm' ? 'JVM, just started' : programNames[mode], ...seconds.map((second) => number(series[second - 1] ?? 0))),
        ),
        '',
    ];
}

function ledgerTable({ ledger }) {
    if (!ledger) return [];
    return [
        `The ledger, the same credentials judged on each in turn, caches emptied before (medians of ${ledger.rounds} rounds):`,
        '',
        row('statuses', 'issuers', 'a verdict, CPU µs', 'spread', 'of the smallest', 'finding a status, CPU ns'),
        row('--:', '--:', '--:', '--:', '--:', '--:'),
        ...ledger.ledgers.map((sized) => {
            const smallest = ledger.ledgers.find((other) => other.row === sized.row);
            return row(
                number(sized.statuses),
                number(sized.issuers),
                median(sized.verdict_us).toFixed(1),
                spread(sized.verdict_us),
                `${median(each(sized.verdict_us, smallest.verdict_us, (a, b) => (100 * a) / b)).toFixed(1)} %`,
                number(median(sized.look_up_ns)),
            );
        }),
        '',
    ];
}

function keyTable(figures, programs) {
    const rows = Object.entries(figures).filter(([name]) => !/^in process: |, CPU$/.test(name));
    return [
        'What counts, by CPU time unless it is a time or a size:',
        '',
        row('what', 'goal', 'measured', 'from … to', ''),
        row('---', '--:', '--:', '--:', '---'),
        ...rows.map(([name, one]) =>
            row(
                name,
                one.goal ? `${one.goal} ${one.unit}` : '',
                `${shown(one.value)} ${one.unit}`,
                one.low === one.high ? '' : `${shown(one.low)} … ${shown(one.high)}`,
                { true: 'kept', false: '**missed**' }[keeps(one)] ?? '',
            ),
        ),
        ...(programs.native ? [] : [row('native executable', '', 'not built', '', '')]),
    ];
}

export function tables(results, figures, machine) {
    const { programs } = results;
    return [
        `${machine.time}, commit \`${machine.commit}\`, command \`${machine.command}\`.`,
        `${machine.processor}, ${machine.cores} cores, ${machine.memory_gib} GiB, Linux ${machine.linux}, ${machine.jdk}, ${machine.wrk}.`,
        `Load average (1, 5, 15 minutes): ${machine.load}.`,
        '',
        ...inProcessTable(results),
        ...formatsTable(results),
        ...verdictsTable(results),
        ...Object.entries(programs).flatMap(([mode, program]) => httpTable(mode, program)),
        ...steadyTable(programs),
        ...seriesTable(programs),
        ...ledgerTable(results),
        ...keyTable(figures, programs),
    ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const env = process.env;
    const machine = {
        time: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        commit: env.BENCH_COMMIT,
        command: env.BENCH_COMMAND,
        processor: os.cpus()[0].model.trim(),
        cores: os.cpus().length,
        memory_gib: Math.round(os.totalmem() / 2 ** 30),
        linux: os.release(),
        jdk: env.BENCH_JDK,
        wrk: env.BENCH_WRK,
        load: env.BENCH_LOAD,
    };
    const results = gather(process.argv[2]);
    const figures = keyFigures(results);
    fs.writeFileSync(process.argv[3], `${JSON.stringify({ machine, figures }, null, 2)}\n`);
    console.log(tables(results, figures, machine));
}

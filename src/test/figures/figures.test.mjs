// node --test src/test/figures/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { comparison, mark } from '../../main/sh/compare.mjs';
import { gather, keeps, keyFigures, median, tables } from '../../main/sh/figures.mjs';

// A folder of results as bench.sh leaves it: two rounds, the second on a machine half as fast.
function results({ native = false } = {}) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'figures'));
    const write = (name, ...lines) =>
        fs.writeFileSync(`${folder}/${name}`, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    const nanos = (micros) => ({ rawData: [[micros * 1000 * 50, micros * 2000 * 50]] });
    write('jmh.json', [{ secondaryMetrics: { times: { rawData: [[50, 50]] }, bare: nanos(40), hashed: nanos(45), verdict: nanos(50) } }]);
    const round = (micros) => ({ requests: 1000, seconds: 2, p50_us: 100, p99_us: 900, cpu_seconds: micros / 1000 });
    for (const mode of native ? ['jvm', 'native'] : ['jvm']) {
        const cpu = { empty: 10, 'auth-none': 11, jwks: 11, auth: 11.5, verify: 80, batch: 5000, 'proxy-own': 20, 'proxy-far': 24, 'proxy-gate': 50 };
        for (const [name, micros] of Object.entries(cpu)) write(`${mode}-${name}.jsonl`, round(micros), round(2 * micros));
        write(`${mode}-empty-is.jsonl`, { endpoint: 'ping' });
        const steady = (tail, unsent, spoilt) => ({
            rate: 5000, requests: 900, unsent, spoilt, p500_us: 200, p900_us: 300, p990_us: tail, p999_us: 4 * tail,
        });
        write(`${mode}-verify-steady.jsonl`, steady(9000, 7, 300), steady(1200, 0, 0), steady(800, 1, 0));
        write(`${mode}-start.jsonl`, { ready_ms: 2000, rss_kb: 300000 }, { ready_ms: 1900, rss_kb: 310000 });
        write(`${mode}-series.jsonl`, { per_second: [100, 200, 300] });
        write(`${mode}-first.jsonl`, ...[300, 900, 310].map((first_verdict_ms) => ({ first_verdict_ms })));
        write(`${mode}-large-start.jsonl`, ...[4000, 6000, 4900].map((ready_ms) => ({ ready_ms, rss_kb: 1 })));
        write(`${mode}-load.jsonl`, ...[3000, 3300, 3100].map((load_ms) => ({ load_ms })));
        if (native) {
            const cost = mode === 'jvm' ? 1 : 1.25;
            const parts = (times) => ({ bare: 40 * times, hashed: 45 * times, verdict: 50 * times * cost, remembered: 8 * times });
            write(`${mode}-verdicts.jsonl`, { cpu_micros: parts(1) }, { cpu_micros: parts(2) });
        }
    }
    write('ledger.json', {
        rounds: 2,
        bytes_a_status: 50,
        bytes_a_status_of_many_issuers: 52,
        bytes_a_status_by_index: 14,
        bytes_an_issuer: 900,
        ledgers: [
            { row: 'statuses', statuses: 10, issuers: 1, verdict_us: [50, 60], look_up_ns: [100, 100] },
            { row: 'statuses', statuses: 1000000, issuers: 1, verdict_us: [52, 63], look_up_ns: [400, 400] },
            { row: 'issuers', statuses: 10, issuers: 1, verdict_us: [50, 60], look_up_ns: [100, 100] },
            { row: 'issuers', statuses: 1000000, issuers: 1000, verdict_us: [60, 72], look_up_ns: [400, 400] },
        ],
    });
    write('formats.json', {
        rounds: 2,
        formats: [
            { format: 'mdoc', signatures: 2, bare_us: [90, 180], verdict_us: [100, 200], peer: '', peer_us: [] },
            { format: 'sd_jwt_vc', signatures: 2, bare_us: [90, 180], verdict_us: [100, 200], peer: '@sd-jwt/sd-jwt-vc', peer_us: [700, 1400] },
            {
                format: 'data_integrity, eddsa-rdfc-2022',
                signatures: 1,
                bare_us: [40, 80],
                verdict_us: [50, 100],
                peer: '@digitalbazaar/vc',
                peer_us: [1000, 2000],
            },
            ...['ecdsa-rdfc-2019 on P-384', 'ecdsa-sd-2023, derived', 'bbs-2023, derived'].map((suite) => ({
                format: `data_integrity, ${suite}`,
                signatures: 1,
                bare_us: [40, 80],
                verdict_us: [50, 100],
                peer: '@digitalbazaar/vc',
                peer_us: [100, 200],
            })),
        ],
    });
    return gather(folder);
}

const machine = {
    time: 'then',
    commit: 'abc',
    command: './credgate bench',
    processor: 'a processor',
    cores: 2,
    memory_gib: 24,
    linux: '6',
    jdk: 'a JDK',
    wrk: 'wrk',
    load: '0 0 0',
};

test('a ratio is of one round, so a slower machine does not change it', () => {
    const figures = keyFigures(results());
    assert.equal(figures['verdict in process, of signature and hashes'].value, 90);
    assert.equal(figures['verdict in process, of signature and hashes'].low, 90);
    assert.equal(figures['jvm: GET /auth, to an empty endpoint'].high, 1.15);
    assert.equal(figures['jvm: nginx and gateway, of nginx that asks an empty endpoint of nginx'].value, 48);
    assert.equal(figures['jvm: … of nginx that decides itself and asks nobody'].value, 40);
    assert.equal(Math.round(figures['ledger: a verdict on the largest, of the smallest, by issuers'].value), 120);
});

test('the executable is held against the JVM round by round', () => {
    const some = results({ native: true });
    const figure = keyFigures(some)['native: verdict in process, rate of the warmed-up JVM'];
    assert.equal(figure.value, 80);
    assert.equal(figure.low, 80);
    assert.equal(keeps(figure), false);
    assert.match(tables(some, keyFigures(some), machine), /bytes to verdict \| 75.00 \| 67 % \| 93.75 \| 67 % \| 80 % \|/);
});

test('a format is held against its signatures and its peer round by round', () => {
    const some = results();
    const figures = keyFigures(some);
    assert.equal(figures['mdoc: verdict, of the bare signatures'].low, 90);
    assert.equal(Object.keys(figures).some((name) => name.startsWith('mdoc: verdict, to ')), false);
    assert.equal(keeps(figures['data_integrity, eddsa-rdfc-2022: verdict, of the bare signatures']), undefined);
    assert.equal(keeps(figures['data_integrity, eddsa-rdfc-2022: verdict, to @digitalbazaar/vc']), true);
    assert.equal(figures['data_integrity, eddsa-rdfc-2022: verdict, to @digitalbazaar/vc'].value, 20);
    for (const suite of ['ecdsa-rdfc-2019 on P-384', 'ecdsa-sd-2023, derived', 'bbs-2023, derived']) {
        for (const what of ['of the bare signatures', 'to @digitalbazaar/vc']) {
            assert.equal(keeps(figures[`data_integrity, ${suite}: verdict, ${what}`]), undefined);
        }
    }
    assert.match(tables(some, figures, machine), /eddsa-rdfc-2022 \| 60.0 \| 75.0 \| 67 % \| 13 333 \| 80 % \| @digitalbazaar\/vc \| 1 500 \| 20.0× \|/);
});

test('each format is held against the peer that was asked about it', () => {
    const some = results();
    const figures = keyFigures(some);
    assert.equal(figures['sd_jwt_vc: verdict, to @sd-jwt/sd-jwt-vc'].value, 7);
    assert.match(tables(some, figures, machine), /sd_jwt_vc \| 135.0 \| 150.0 \| 67 % \| 6 667 \| 90 % \| @sd-jwt\/sd-jwt-vc \| 1 050 \| 7.0× \|/);
    assert.match(tables(some, figures, machine), /\| mdoc \| .* 90 % \| {2}\| {2}\| {2}\|/);
});

test('of latencies and starts the median of all runs is told, and how far they are apart', () => {
    const some = results();
    const figures = keyFigures(some);
    const told = (name) => [figures[name].low, figures[name].value, figures[name].high];
    assert.deepEqual(told('jvm: verify at half of its rate, p99 to median'), [4, 6, 45]);
    assert.deepEqual(told('jvm: first verdict'), [300, 310, 900]);
    assert.deepEqual(told('jvm: ready, from the large checkpoint'), [4000, 4900, 6000]);
    assert.equal(keeps(figures['jvm: ready, from the large checkpoint']), true);
    assert.deepEqual(told('jvm: reading the large checkpoint'), [3000, 3100, 3300]);
    const text = tables(some, figures, machine);
    assert.match(text, /medians of 3 runs/);
    assert.match(text, /JVM, warmed up \| 5 000 \| 0.20 \| 0.30 \| 1.20 \| 0.80 … 9.00 \| 4.80 \| 3.20 … 36.0 \| 8 \| 10 % \|/);
});

test('a batch counts by its lines', () => {
    const figures = keyFigures(results());
    assert.equal(figures['jvm: batch, CPU'].low, 50);
    assert.equal(figures['jvm: POST /verify/batch, of the bare signature'].high, 120);
});

test('a goal is kept or missed', () => {
    const figures = keyFigures(results());
    assert.equal(keeps(figures['jvm: GET /auth, to an empty endpoint']), true);
    assert.equal(keeps(figures['jvm: nginx and gateway, of nginx that asks an empty endpoint of nginx']), false);
    assert.equal(keeps(figures['jvm: verify at half of its rate, p99 to median']), false);
    assert.equal(keeps(figures['ledger: bytes a status']), undefined);
});

test('without a native executable the tables say so, with one it has rows', () => {
    const of = (some) => tables(some, keyFigures(some), machine);
    assert.match(of(results()), /native executable \|\s*\| not built/);
    const both = of(results({ native: true }));
    assert.doesNotMatch(both, /not built|undefined|NaN/);
    assert.match(both, /native: POST \/verify, rate of the warmed-up JVM \| ≥ 90 % \| 100 %/);
});

test('the tables tell a bare server from the empty endpoint', () => {
    const some = results();
    some.programs.jvm.emptyIs = 'server';
    assert.match(tables(some, keyFigures(some), machine), /bare HTTP server in another JVM/);
});

test('a change counts when the rounds are apart', () => {
    const of = (low, value, high, goal) => ({ low, value, high, unit: '%', goal });
    assert.equal(mark(of(80, 85, 90), of(88, 95, 99)), '=');
    assert.equal(mark(of(80, 85, 90), of(93, 95, 99)), '+');
    assert.equal(mark(of(80, 85, 90, '≥ 85'), of(60, 65, 70, '≥ 85')), '-');
    assert.equal(mark(of(80, 85, 90, '≤ 110'), of(60, 65, 70, '≤ 110')), '+');
    assert.equal(mark(of(100, 100, 100), of(110, 110, 110)), '=');
});

test('a comparison names what is new, what is gone and which goal was lost', () => {
    const figure = (value, goal) => ({ value, low: value, high: value, unit: '×', goal });
    const text = comparison(
        { machine, figures: { auth: figure(1.1, '≤ 1.2'), gone: figure(1) } },
        { machine, figures: { auth: figure(1.5, '≤ 1.2'), fresh: figure(2) } },
    );
    assert.match(text, /\| auth \| 1\.10 × \| 1\.50 × \| \+36 % \| \*\*worse\*\* \*\*goal missed\*\* \|/);
    assert.match(text, /\| gone \|.*not measured/);
    assert.match(text, /\| fresh \|.*new/);
});

test('the median of an even number is between the two', () => assert.equal(median([4, 1, 3, 2]), 2.5));

// node --test src/test/figures/
import assert from 'node:assert/strict';
import test from 'node:test';
import { ofJmh, ofProgram, table } from '../../main/sh/engines.mjs';

const run = (check, ...micros) => ({
    params: { check },
    secondaryMetrics: {
        checks: { rawData: [micros.map(() => 20)] },
        nanos: { rawData: [micros.map((each) => each * 1000 * 20)] },
    },
});

test('of the iterations the median, by CPU time', () => {
    assert.deepEqual(ofJmh([run('P256 jdk', 100, 50, 400), run('P256 corretto', 50)]), {
        P256: { jdk: 10000, corretto: 20000 },
    });
});

test('each algorithm has a row of each program, its fastest engine in bold, none for what is missing', () => {
    const jvm = ofJmh([run('P256 jdk', 100), run('P256 corretto', 50), run('RSA_PSS jdk', 25), run('BBS blst', 2000)]);
    const native = ofProgram({
        algorithms: { 'P-256': { checks_per_cpu_second: { libcrypto: 15000, jdk: 1500 }, chosen: 'libcrypto' } },
    });
    const text = table(jvm, native);
    assert.match(text, /\| P-256 \| JVM \| \*\*20 000\*\* \| {2}\| {2}\| {2}\| {2}\| 10 000 \|/);
    assert.match(text, /\| {2}\| native \| {2}\| \*\*15 000\*\* \| {2}\| {2}\| {2}\| 1 500 \|/);
    assert.match(text, /\| RSA-2048 PSS \| JVM \| {2}\| {2}\| {2}\| {2}\| {2}\| \*\*40 000\*\* \|/);
    assert.match(text, /\| BBS, one of two messages \| JVM \| {2}\| {2}\| {2}\| \*\*500\*\* \| {2}\| {2}\|/);
    assert.doesNotMatch(table(jvm), /native/);
});

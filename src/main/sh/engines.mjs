// The table of docs/engines.md: every engine on every algorithm, on the JVM by JMH, in the native executable by
// `credgate engines --json`. Checks in a second of CPU time of one thread.
//
//     node engines.mjs JMH [NATIVE]     the table, to standard output; what each was measured with is in the environment
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { median } from './figures.mjs';

const engines = ['corretto', 'libcrypto', 'libsecp256k1', 'blst', 'bouncycastle', 'jdk'];

// As JMH's parameters and as `credgate engines` call them.
const algorithms = [
    ['P256', 'P-256', 'P-256'],
    ['P384', 'P-384', 'P-384'],
    ['P521', 'P-521', 'P-521'],
    ['SECP256K1', 'secp256k1', 'secp256k1'],
    ['SECP256K1_RECOVERY', 'secp256k1-recovery', 'secp256k1, recovered'],
    ['ED25519', 'Ed25519', 'Ed25519'],
    ['RSA_PKCS1', 'RSA-PKCS1', 'RSA-2048 PKCS#1'],
    ['RSA_PSS', 'RSA-PSS', 'RSA-2048 PSS'],
    ['BBS', 'BBS', 'BBS, one of two messages'],
];

// What JMH wrote: checks a CPU-second, by algorithm and engine; of the iterations the median.
export function ofJmh(runs) {
    const rates = {};
    for (const run of runs) {
        const [algorithm, engine] = run.params.check.split(' ');
        const { checks, nanos } = run.secondaryMetrics;
        const spent = nanos.rawData.flat();
        (rates[algorithm] ??= {})[engine] = median(checks.rawData.flat().map((count, i) => (count * 1e9) / spent[i]));
    }
    return rates;
}

// What `credgate engines --json` printed.
export function ofProgram(told) {
    return Object.fromEntries(
        algorithms.map(([id, label]) => [id, told.algorithms[label]?.checks_per_cpu_second ?? {}]),
    );
}

const number = (value) => (value === undefined ? '' : Math.round(value).toLocaleString('en-US').replaceAll(',', ' '));

// `jvm` and `native` are rates; the native ones may be missing. The fastest of a row is bold.
export function table(jvm, native) {
    const row = (...cells) => `| ${cells.join(' | ')} |`;
    const of = (name, program, rates) => {
        const fastest = Math.max(...Object.values(rates));
        return row(
            name,
            program,
            ...engines.map((engine) => (rates[engine] === fastest ? `**${number(rates[engine])}**` : number(rates[engine]))),
        );
    };
    return [
        row('algorithm', '', ...engines),
        row('---', '---', ...engines.map(() => '--:')),
        ...algorithms.flatMap(([id, , name]) => [
            of(name, 'JVM', jvm[id] ?? {}),
            ...(native ? [of('', 'native', native[id] ?? {})] : []),
        ]),
    ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const json = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
    const [jmh, native] = process.argv.slice(2);
    const { env } = process;
    console.log(`${env.BENCH_TIME}, commit \`${env.BENCH_COMMIT}\`, command \`./credgate engines --jmh\`: ${env.BENCH_MACHINE}.\n`);
    console.log(table(ofJmh(json(jmh)), native && ofProgram(json(native))));
}

// What changed between two runs of ./credgate bench, as a table. A change counts when the two ranges of rounds do not
// touch, and it is more than a twentieth; what was measured once counts from a quarter on.
//
//     node compare.mjs OLD NEW        node compare.mjs --check FILE
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { keeps, shown } from './figures.mjs';

const least = { many: 0.05, once: 0.25 };

// '=', '+' for better, '-' for worse.
export function mark(before, now) {
    const once = before.low === before.high || now.low === now.high;
    const apart = before.high < now.low || now.high < before.low;
    const change = Math.abs(now.value / before.value - 1);
    if (!apart || change < (once ? least.once : least.many)) return '=';
    // Of a percentage with a floor, and of nothing else, more is better.
    const more = (now.goal ?? before.goal ?? '').startsWith('≥') || (now.unit === '%' && !(now.goal ?? before.goal));
    return now.value > before.value === more ? '+' : '-';
}

const said = { '=': '', '+': 'better', '-': '**worse**' };
const range = (one) => (one.low === one.high ? '' : ` (${shown(one.low)} … ${shown(one.high)})`);
const row = (...cells) => `| ${cells.join(' | ')} |`;

export function comparison(before, now) {
    const names = [...new Set([...Object.keys(before.figures), ...Object.keys(now.figures)])];
    const lines = names.map((name) => {
        const [a, b] = [before.figures[name], now.figures[name]];
        if (!a) return row(name, '', `${shown(b.value)} ${b.unit}${range(b)}`, '', 'new');
        if (!b) return row(name, `${shown(a.value)} ${a.unit}${range(a)}`, '', '', 'not measured');
        const change = 100 * (b.value / a.value - 1);
        const lost = keeps(a) && keeps(b) === false ? ' **goal missed**' : keeps(a) === false && keeps(b) ? ' goal kept' : '';
        return row(
            name,
            `${shown(a.value)} ${a.unit}${range(a)}`,
            `${shown(b.value)} ${b.unit}${range(b)}`,
            `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(0)} %`,
            `${said[mark(a, b)]}${lost}`.trim(),
        );
    });
    return [
        `Before: ${before.machine.time}, commit \`${before.machine.commit}\`, \`${before.machine.command}\`, ${before.machine.processor}.`,
        `Now: ${now.machine.time}, commit \`${now.machine.commit}\`, \`${now.machine.command}\`, ${now.machine.processor}.`,
        '',
        row('what', 'before', 'now', 'change', ''),
        row('---', '--:', '--:', '--:', '---'),
        ...lines,
    ].join('\n');
}

function read(file) {
    try {
        const run = JSON.parse(fs.readFileSync(file, 'utf8'));
        if (run.machine && run.figures) return run;
    } catch {
        // said below
    }
    console.error(`credgate: ${file} holds no figures of ./credgate bench`);
    process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    if (process.argv[2] === '--check') read(process.argv[3]);
    else console.log(comparison(read(process.argv[2]), read(process.argv[3])));
}

// node --test src/test/login/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const SCRIPT = fs.readFileSync(new URL('../../main/resources/login/login.js', import.meta.url), 'utf8');
const PAGE = fs.readFileSync(new URL('../../main/resources/templates/login.html', import.meta.url), 'utf8');
const SD_JWT = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln~WyJzIiwiYSIsMV0~eyJ0eXAiOiJrYitqd3QifQ.e30.a2I';
const VP_JWT = 'eyJ0eXAiOiJ2cCtqd3QifQ.e30.c2ln';
const MDOC = 'o2d2ZXJzaW9uYzEuMGlkb2N1bWVudHOA-_';

// As much of a page as the script needs: elements by the page's own ids, which hear their events and keep what they are given.
function element() {
    const heard = {};
    return {
        children: [], textContent: '', value: '', className: '', dataset: {}, disabled: false,
        addEventListener: (event, does) => { heard[event] = does; },
        on: (event, what = {}) => heard[event]({ preventDefault() {}, target: this, ...what }),
        append(...more) { this.children.push(...more); },
        replaceChildren(...all) { this.children = all; },
        focus() {},
        words() { return [this.textContent, ...this.children.map((child) => child.words())].join(' '); },
    };
}

const settled = () => new Promise((done) => setTimeout(done, 5));

// The page of a gateway that gives one nonce after another and answers sign-ins with these, in turn.
async function opened(...answers) {
    const ids = Object.fromEntries([...PAGE.matchAll(/ id="([^"]+)"/g)].map(([, id]) => [id, element()]));
    const main = element();
    main.dataset = { portal: 'benefits', back: '/forms' };
    const page = { ids, sent: [], nonces: 0, went: null };
    const told = (status, body) => ({ ok: status < 400, status, json: async () => body });
    vm.runInNewContext(SCRIPT, {
        document: { querySelector: () => main, getElementById: (id) => ids[id], createElement: element },
        location: { assign: (to) => { page.went = to; } },
        fetch: async (path, { body }) => {
            if (path === 'challenges') {
                assert.deepEqual(JSON.parse(body), { portal: 'benefits' });
                page.nonces++;
                return told(200, { nonce: `https://b.example#"${page.nonces}`, expires_at: '2026-11-23T10:05:00Z' });
            }
            assert.equal(path, 'sessions');
            page.sent.push(body);
            return told(...(answers.shift() ?? [200, { verdict: 'valid' }]));
        },
        TextDecoder, Uint8Array, btoa,
    });
    page.signsIn = async (text) => {
        ids.answer.value = text;
        ids.form.on('submit');
        await settled();
        return page.sent.at(-1);
    };
    page.tells = () => ids.result.words();
    await settled();
    return page;
}

test('what is no JSON is sent as a string, with the nonce of the page', async () => {
    for (const [pasted, presentation] of [
        [SD_JWT, SD_JWT],
        [`${SD_JWT}\n`, SD_JWT],
        [JSON.stringify(SD_JWT), SD_JWT],
        [` ${JSON.stringify(`${VP_JWT} `)}`, VP_JWT],
        [VP_JWT, VP_JWT],
        [MDOC, MDOC],
        [SD_JWT.replace('.', '.\r\n  '), SD_JWT],
    ]) {
        const page = await opened();
        const sent = await page.signsIn(pasted);
        assert.deepEqual(JSON.parse(sent), { nonce: 'https://b.example#"1', presentation }, pasted);
        assert.equal(page.went, '/forms');
    }
});

test('a JSON object is sent to the letter, with the nonce where it has none', async () => {
    const presentation = '{ "type":"VerifiablePresentation","n":1.0 }';
    const nonce = '"nonce":"https://b.example#\\"1"';
    for (const [pasted, sent] of [
        [`{"presentation":${presentation},"nonce":"n"}`, `{"presentation":${presentation},"nonce":"n"}`],
        [`{"presentation":"${SD_JWT}"}`, `{${nonce},"presentation":"${SD_JWT}"}`],
        [`{ "presentation":${presentation}}`, `{${nonce}, "presentation":${presentation}}`],
        [presentation, `{${nonce},"presentation":${presentation}}`],
        [JSON.stringify(presentation), `{${nonce},"presentation":${presentation}}`],
    ]) {
        const page = await opened();
        assert.equal(await page.signsIn(pasted), sent);
        JSON.parse(sent);
    }
});

test('what no wallet makes is not sent', async () => {
    for (const pasted of ['', '[]', '{"a":', '"', '<html>', 'A presentation!']) {
        const page = await opened();
        assert.equal(await page.signsIn(pasted), undefined, pasted);
        assert.match(page.tells(), /not a wallet's answer/);
    }
});

test('an mdoc comes as the bytes that it is, and a text as it is', async () => {
    const page = await opened();
    for (const [bytes, text] of [
        [[0xa3, 0x67, 0x76, 0xff, 0xfb, 0xef], 'o2d2__vv'],
        [[0xa1, 0x00], 'oQA'],
        [[...new TextEncoder().encode('{"name":"陳"}')], '{"name":"陳"}'],
    ]) {
        page.ids.file.on('change', { target: { files: [{ arrayBuffer: async () => Uint8Array.from(bytes).buffer }] } });
        await settled();
        assert.equal(page.ids.answer.value, text);
    }
});

test('a challenge that is used up, or unknown, gives way to a new one', async () => {
    const failed = (check) => ({ verdict: 'invalid', checks: [check] });
    const used = { check: 'binding', outcome: 'fail', code: 'challenge_unanswered' };
    for (const answer of [
        failed(used),
        { ...failed({ check: 'trust', outcome: 'pass' }), credentials: [failed(used)] },
        { type: 'urn:credgate:problem:challenge_unknown', title: 'No such challenge' },
    ]) {
        const page = await opened([401, answer]);
        await page.signsIn(SD_JWT);
        assert.equal(page.nonces, 2);
        assert.equal(page.ids.nonce.textContent, 'https://b.example#"2');
        assert.equal(page.went, null);
        assert.doesNotMatch(page.tells(), /There is no challenge/);
        assert.equal(JSON.parse(await page.signsIn(SD_JWT)).nonce, 'https://b.example#"2');
        assert.equal(page.went, '/forms');
    }
    const page = await opened([401, failed({ check: 'status', outcome: 'fail', code: 'revoked' })]);
    await page.signsIn(SD_JWT);
    assert.equal(page.nonces, 1, 'the challenge is good still');
});

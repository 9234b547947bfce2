// Digital Bazaar's Data Integrity: issuer, holder and verifier. One request a line on stdin, JSON, and one answer a line on
// stdout: {"ok": true, …} or {"ok": false, "why": …}. The keys it signs with are its own, made anew in each process.
//   issue    {suite, curve, credential, pointers?}         ->  {document}; pointers are the mandatory ones of ecdsa-sd-2023 and bbs-2023
//   derive   {document, pointers, presentationHeader?}     ->  {document}; the header, for bbs-2023, in hex
//   present  {suite, curve, credentials, challenge, domain} ->  {document}
//   verify   {documents}                                   ->  {results: ["valid" | why not]}
//   answers  {documents, challenge, domain}                ->  the same of presentations
//   canonize {graphs}                                      ->  {results: [N-Quads | why not]}, by RDFC-1.0 with SHA-256
//   speed    {document, milliseconds}                      ->  {times, micros}; CPU time of this process
import {createInterface} from 'node:readline';
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Bls12381Multikey from '@digitalbazaar/bls12-381-multikey';
import * as bbs from '@digitalbazaar/bbs-2023-cryptosuite';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {contexts as credentials} from '@digitalbazaar/credentials-context';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import integrity from '@digitalbazaar/data-integrity-context';
import rdf from 'rdf-canonize';

const contexts = new Map([...credentials, ...integrity.contexts,
    ['https://www.w3.org/ns/credentials/examples/v2',
        {'@context': {'@vocab': 'https://www.w3.org/ns/credentials/examples#'}}],
    // The Recommendation pins its digest, so that there is but one.
    ['https://www.w3.org/ns/credentials/status/v1', JSON.parse(readFileSync(
        new URL('../../main/resources/contexts/bitstring-status-list-v1.json', import.meta.url)))]]);

// The contexts, and every did:key by itself; nothing is fetched.
async function documentLoader(url) {
    let document = contexts.get(url);
    const key = /^did:key:(z\w+)(#\1)?$/.exec(url);
    if(key) {
        const did = `did:key:${key[1]}`;
        const id = `${did}#${key[1]}`;
        const multikey = {'@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did,
            publicKeyMultibase: key[1]};
        document = key[2] ? multikey : {
            '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
            id: did, verificationMethod: [multikey], assertionMethod: [id], authentication: [id]
        };
    }
    if(!document) {
        throw new Error(`${url} is not known here`);
    }
    return {contextUrl: null, documentUrl: url, document};
}

const keys = new Map();
async function keyOf(curve) {
    if(!keys.has(curve)) {
        const pair = curve === 'Ed25519' ? await Ed25519Multikey.generate() :
            curve === 'BLS12-381' ? await Bls12381Multikey.generateBbsKeyPair(
                {algorithm: Bls12381Multikey.ALGORITHMS.BBS_BLS12381_SHA256}) :
                await EcdsaMultikey.generate({curve});
        const {publicKeyMultibase} = await pair.export({publicKey: true});
        pair.controller = `did:key:${publicKeyMultibase}`;
        pair.id = `${pair.controller}#${publicKeyMultibase}`;
        keys.set(curve, pair);
    }
    return keys.get(curve);
}

const signing = {
    'eddsa-rdfc-2022': () => eddsaRdfc,
    'eddsa-jcs-2022': () => eddsaJcs.createSignCryptosuite(),
    'ecdsa-rdfc-2019': () => ecdsaRdfc,
    'ecdsa-jcs-2019': () => ecdsaJcs.createSignCryptosuite(),
    'ecdsa-sd-2023': mandatoryPointers => ecdsaSd.createSignCryptosuite({mandatoryPointers}),
    'bbs-2023': mandatoryPointers => bbs.createSignCryptosuite({mandatoryPointers})
};
const verifying = [eddsaRdfc, eddsaJcs.createVerifyCryptosuite(), ecdsaRdfc, ecdsaJcs.createVerifyCryptosuite(),
    ecdsaSd.createVerifyCryptosuite(), bbs.createVerifyCryptosuite()];
const checks = () => verifying.map(cryptosuite => new DataIntegrityProof({cryptosuite}));

// It reads what an entry says; the list is for others.
const checkStatus = async () => ({verified: true});

const signer = async (suite, curve, pointers) => new DataIntegrityProof({
    signer: (await keyOf(curve)).signer(),
    cryptosuite: signing[suite](pointers),
    date: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000', '')
});

// Its own words, those of what it was caused by included.
function why({error}) {
    return [error, ...(error?.errors ?? [])].map(one => one?.message).filter(Boolean).join('; ') || 'invalid';
}

async function each(documents, verify) {
    const results = [];
    for(const document of documents) {
        const result = await verify(document).catch(error => ({verified: false, error}));
        results.push(result.verified ? 'valid' : why(result));
    }
    return {results};
}

const operations = {
    async issue({suite, curve, credential, pointers}) {
        const {controller} = await keyOf(curve);
        return {document: await vc.issue({credential: {...credential, issuer: controller},
            suite: await signer(suite, curve, pointers), documentLoader})};
    },
    async derive({document, pointers, presentationHeader = ''}) {
        const cryptosuite = document.proof.cryptosuite === 'bbs-2023' ?
            bbs.createDiscloseCryptosuite({selectivePointers: pointers,
                presentationHeader: Uint8Array.from(Buffer.from(presentationHeader, 'hex'))}) :
            ecdsaSd.createDiscloseCryptosuite({selectivePointers: pointers});
        return {document: await vc.derive({verifiableCredential: document,
            suite: new DataIntegrityProof({cryptosuite}), documentLoader})};
    },
    async present({suite, curve, credentials: verifiableCredential, challenge, domain}) {
        const holder = (await keyOf(curve)).controller;
        const presentation = vc.createPresentation({verifiableCredential, holder, version: 2.0});
        return {document: await vc.signPresentation({presentation, challenge, domain,
            suite: await signer(suite, curve), documentLoader})};
    },
    async verify({documents}) {
        return each(documents, credential =>
            vc.verifyCredential({credential, suite: checks(), documentLoader, checkStatus}));
    },
    async answers({documents, challenge, domain}) {
        return each(documents, presentation =>
            vc.verify({presentation, challenge, domain, suite: checks(), documentLoader}));
    },
    async canonize({graphs}) {
        const results = [];
        for(const graph of graphs) {
            results.push(await rdf.canonize(graph, {algorithm: 'RDFC-1.0', maxWorkFactor: 3,
                inputFormat: 'application/n-quads', format: 'application/n-quads'}).catch(error => why({error})));
        }
        return {results};
    },
    async speed({document, milliseconds}) {
        const suite = checks();
        const before = process.cpuUsage();
        const end = performance.now() + milliseconds;
        let times = 0;
        for(; performance.now() < end; times++) {
            const result = await vc.verifyCredential({credential: document, suite, documentLoader});
            if(!result.verified) {
                throw new Error(why(result));
            }
        }
        const {user, system} = process.cpuUsage(before);
        return {times, micros: user + system};
    }
};

for await (const line of createInterface({input: process.stdin})) {
    let answer;
    try {
        const {op, ...request} = JSON.parse(line);
        answer = {ok: true, ...await operations[op](request)};
    } catch(failure) {
        answer = {ok: false, why: why({error: failure})};
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
}

// An implementation of COSE that is not ours, and W3C credentials in it as VC-JOSE-COSE has them. One request a line on stdin,
// JSON, and one answer a line on stdout: {"ok": true, …} or {"ok": false, "why": …}. Keys come as JWKs, messages in base64.
import {createPrivateKey, createPublicKey, X509Certificate} from 'node:crypto';
import {createInterface} from 'node:readline';
import {Algorithms, Headers, ProtectedHeaders, Sign1, UnprotectedHeaders} from '@auth0/cose';

const TYPE = 16; // RFC 9596, of which the package has no name

const bytes = text => Buffer.from(text, 'base64');

// As who relies on one reads it: of its type, with all that says so signed.
const document = (message, kind) => {
    if(message.protectedHeaders.get(TYPE) !== `application/${kind}+cose` ||
            message.protectedHeaders.get(Headers.ContentType) !== `application/${kind}`) {
        throw new Error(`no application/${kind}+cose`);
    }
    return JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(message.payload));
};

const operations = {
    async 'cose sign'({jwk, alg, kind, kid, chain, payload}) {
        const headers = [[Headers.Algorithm, Algorithms[alg]], [Headers.ContentType, `application/${kind}`], [TYPE, `application/${kind}+cose`]];
        if(kid) {
            headers.push([Headers.KeyID, new TextEncoder().encode(kid)]);
        }
        if(chain) {
            headers.push([Headers.X5Chain, chain.length > 1 ? chain.map(bytes) : bytes(chain[0])]);
        }
        const message = await Sign1.sign(new ProtectedHeaders(headers), new UnprotectedHeaders([]),
            new TextEncoder().encode(payload), createPrivateKey({key: jwk, format: 'jwk'}));
        return {text: Buffer.from(message.encode()).toString('base64')};
    },
    async 'cose verify'({jwk, alg, kind, text}) {
        const message = Sign1.decode(bytes(text));
        await message.verify(createPublicKey({key: jwk, format: 'jwk'}), {algorithms: [Algorithms[alg]]});
        return {payload: document(message, kind), kid: new TextDecoder().decode(message.kid)};
    },
    // As who knows nothing but a root: by the key of the leaf in x5chain, which must lead there and speak for whoever issued.
    async 'x5chain verify'({text, root, kind}) {
        const message = Sign1.decode(bytes(text));
        if(!message.protectedHeaders.has(Headers.X5Chain)) {
            throw new Error('nobody signed which certificates these are');
        }
        await message.verifyX509([new X509Certificate(bytes(root)).toString()]);
        const payload = document(message, kind);
        if(!new X509Certificate(message.x5chain[0]).checkHost(new URL(payload.issuer).hostname)) {
            throw new Error('the certificate is for another host');
        }
        return {payload};
    }
};

for await (const line of createInterface({input: process.stdin})) {
    let answer;
    try {
        const {op, ...request} = JSON.parse(line);
        answer = {ok: true, ...await operations[op](request)};
    } catch(failure) {
        answer = {ok: false, why: String(failure.message ?? failure)};
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
}

// Implementations of JOSE, SD-JWT VC and W3C's JWTs that are not ours. One request a line on stdin, JSON, and one answer a
// line on stdout: {"ok": true, …} or {"ok": false, "why": …}. Keys come as JWKs.
import {createPublicKey, createPrivateKey, createHash, randomBytes, sign, verify, X509Certificate} from 'node:crypto';
import {createInterface} from 'node:readline';
import {CompactSign, decodeProtectedHeader, importJWK, jwtVerify} from 'jose';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import {
    createVerifiableCredentialJwt, createVerifiablePresentationJwt, verifyCredential, verifyPresentation
} from 'did-jwt-vc';

const hashes = {ES256: 'sha256', ES384: 'sha384', ES512: 'sha512', EdDSA: null};

const signed = (jwk, alg) => async data =>
    sign(hashes[alg], Buffer.from(data), {key: createPrivateKey({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'})
        .toString('base64url');

const fits = (jwk, alg) => {
    const key = createPublicKey({key: jwk, format: 'jwk'});
    return async (data, signature) =>
        verify(hashes[alg], Buffer.from(data), {key, dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'));
};

const sdJwtVc = ({issuer, holder, alg}) => new SDJwtVcInstance({
    signer: signed(issuer, alg),
    signAlg: alg,
    verifier: fits(issuer, alg),
    kbSigner: signed(holder, 'ES256'),
    kbSignAlg: 'ES256',
    kbVerifier: fits(holder, 'ES256'),
    hasher: (data, name) => createHash(name.replace('-', '')).update(data).digest(),
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('base64url')
});

// A resolver of one DID, whose one key is the JWK.
const resolver = (did, jwk) => ({
    resolve: async () => ({
        didResolutionMetadata: {},
        didDocumentMetadata: {},
        didDocument: {
            id: did,
            verificationMethod: [{id: `${did}#0`, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk}],
            assertionMethod: [`${did}#0`],
            authentication: [`${did}#0`]
        }
    })
});

const operations = {
    async 'jose sign'({jwk, header, payload}) {
        const text = await new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(header)
            .sign(await importJWK(jwk, header.alg));
        return {text};
    },
    // As who relies on a JWT reads it: by its type, and of a presentation for whom and in answer to what it is.
    async 'jose verify'({jwk, alg, text, typ, nonce, audience}) {
        const {payload} = await jwtVerify(text, await importJWK(jwk, alg), {typ, audience, algorithms: [alg]});
        if(payload.nonce !== nonce) {
            throw new Error('it answers another nonce');
        }
        return {payload};
    },
    // As who knows nothing but a root: by the key of the leaf in x5c, which must lead there and speak for whoever issued.
    async 'x5c verify'({text, root}) {
        const {alg, x5c} = decodeProtectedHeader(text.split('~')[0]);
        const chain = [...x5c, root].map(one => new X509Certificate(Buffer.from(one, 'base64')));
        chain.slice(0, -1).forEach((one, at) => {
            const now = Date.now();
            if(!one.checkIssued(chain[at + 1]) || !one.verify(chain[at + 1].publicKey) ||
                    !(Date.parse(one.validFrom) <= now && now <= Date.parse(one.validTo))) {
                throw new Error(`no path from certificate ${at}`);
            }
        });
        const leaf = chain[0];
        const jwk = leaf.publicKey.export({format: 'jwk'});
        const {payload} = text.includes('~') ? await sdJwtVc({issuer: jwk, holder: jwk, alg}).verify(text) :
            await jwtVerify(text, leaf.publicKey, {algorithms: [alg]});
        if(!leaf.checkHost(new URL(payload.iss).hostname)) {
            throw new Error('the certificate is for another host');
        }
        return {payload};
    },
    async 'sd-jwt-vc issue'({claims, frame, header, ...keys}) {
        return {text: await sdJwtVc(keys).issue(claims, frame, {header})};
    },
    async 'sd-jwt-vc present'({text, shown, kb, ...keys}) {
        return {text: await sdJwtVc(keys).present(text, shown, {kb: {payload: kb}})};
    },
    async 'sd-jwt-vc verify'({text, nonce, ...keys}) {
        const {payload} = await sdJwtVc(keys).verify(text, nonce ? {keyBindingNonce: nonce} : {});
        return {payload};
    },
    // CPU time of this process; the keys are read before, as ours are.
    async 'sd-jwt-vc speed'({text, nonce, now, milliseconds, ...keys}) {
        const peer = sdJwtVc(keys);
        const before = process.cpuUsage();
        const end = performance.now() + milliseconds;
        let times = 0;
        for(; performance.now() < end; times++) {
            await peer.verify(text, {keyBindingNonce: nonce, currentDate: now}); // refuses by throwing
        }
        const {user, system} = process.cpuUsage(before);
        return {times, micros: user + system};
    },
    async 'vc issue'({did, jwk, credential}) {
        return {text: await createVerifiableCredentialJwt(credential,
            {did, alg: 'ES256', signer: signed(jwk, 'ES256')})};
    },
    async 'vp issue'({did, jwk, presentation, nonce, audience}) {
        return {text: await createVerifiablePresentationJwt(presentation,
            {did, alg: 'ES256', signer: signed(jwk, 'ES256')}, {challenge: nonce, domain: audience})};
    },
    async 'vc verify'({did, jwk, text}) {
        return {payload: (await verifyCredential(text, resolver(did, jwk))).verifiableCredential};
    },
    async 'vp verify'({did, jwk, text, nonce, audience}) {
        await verifyPresentation(text, resolver(did, jwk), {challenge: nonce, domain: audience});
        return {};
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

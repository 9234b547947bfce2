// did:ethr by implementations that are not ours: what did-jwt-vc signs and takes as ES256K-R, and the method's own resolver.
// One request a line on stdin, JSON, and one answer a line on stdout: {"ok": true, …} or {"ok": false, "why": …}.
import {createInterface} from 'node:readline';
import {ES256KSigner, createJWT} from 'did-jwt';
import {
    createVerifiableCredentialJwt, createVerifiablePresentationJwt, verifyCredential, verifyPresentation
} from 'did-jwt-vc';
import {Resolver} from 'did-resolver';
import {getResolver} from 'ethr-did-resolver';

const signer = d => ES256KSigner(new Uint8Array(Buffer.from(d, 'base64url')), true);

// A resolver of one DID: a document as the method's own resolver makes them, of an account that is its own owner.
const fixed = (did, account) => ({
    resolve: async () => ({
        didResolutionMetadata: {},
        didDocumentMetadata: {},
        didDocument: {
            id: did,
            verificationMethod: [{
                id: `${did}#controller`, type: 'EcdsaSecp256k1RecoveryMethod2020', controller: did,
                blockchainAccountId: `eip155:31337:${account}`
            }],
            assertionMethod: [`${did}#controller`],
            authentication: [`${did}#controller`]
        }
    })
});

// That resolver reads the clock itself.
const at = async (seconds, what) => {
    const Clock = globalThis.Date;
    globalThis.Date = class extends Clock {
        constructor(...values) {
            super(...(values.length ? values : [seconds * 1000]));
        }
    };
    try {
        return await what();
    } finally {
        globalThis.Date = Clock;
    }
};

const operations = {
    async 'vc issue'({did, d, credential}) {
        return {text: await createVerifiableCredentialJwt(credential, {did, alg: 'ES256K-R', signer: signer(d)})};
    },
    async 'vp issue'({did, d, presentation, nonce, audience}) {
        return {text: await createVerifiablePresentationJwt(presentation,
            {did, alg: 'ES256K-R', signer: signer(d)}, {challenge: nonce, domain: audience})};
    },
    async sign({did, d, header, payload}) {
        return {text: await createJWT(payload, {issuer: did, signer: signer(d), alg: header.alg}, header)};
    },
    async 'vc verify'({did, account, text}) {
        await verifyCredential(text, fixed(did, account));
        return {};
    },
    async 'vp verify'({did, account, text, nonce, audience}) {
        await verifyPresentation(text, fixed(did, account), {challenge: nonce, domain: audience});
        return {};
    },
    async resolve({dids, rpcUrl, chainId, registry, now}) {
        const resolver = new Resolver(getResolver({networks: [{name: chainId, chainId, rpcUrl, registry}]}));
        return {resolutions: await at(now, () => Promise.all(dids.map(did => resolver.resolve(did))))};
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

// @auth0/mdl as issuer, wallet and verifier. Reads one JSON object, writes one.
//   issue   {issuerKey, certificate, deviceKey, transcript}  ->  {issued, response}
//   present {issued, deviceKey, transcript}                  ->  {response}
//   verify  {root, cases: [{response, transcript}]}          ->  {results: ["valid" | why not]}
// With a reader's ephemeral key, {reader: {public, private}} as COSE_Keys, the device's proof is a MAC instead of a signature.
// Bytes are hex, keys private JWKs, certificates PEM; the transcript is ISO 18013-5's SessionTranscript.
import {readFileSync} from 'node:fs';
import {DataItem, DeviceResponse, Document, MDoc, Verifier, parse} from '@auth0/mdl';
import {cborEncode} from '@auth0/mdl/lib/cbor/index.js';

const [, , verb] = process.argv;
const input = JSON.parse(readFileSync(0, 'utf8'));
const bytes = hex => Buffer.from(hex, 'hex');
const hex = buffer => Buffer.from(buffer).toString('hex');
// Its functions take SessionTranscriptBytes, which is the transcript under tag 24.
const transcriptBytes = transcript => cborEncode(new DataItem({buffer: bytes(transcript)}));
const publicPart = ({d, ...jwk}) => jwk;

const definition = issued => ({
  id: 'all',
  input_descriptors: issued.documents.map(document => ({
    id: document.docType,
    format: {mso_mdoc: {alg: ['ES256']}},
    constraints: {
      limit_disclosure: 'required',
      fields: Object.entries(document.issuerSigned.nameSpaces).flatMap(([namespace, items]) =>
        items.map(item => ({path: [`$['${namespace}']['${item.elementIdentifier}']`], intent_to_retain: false}))),
    },
  })),
});

async function present(issued) {
  const session = DeviceResponse.from(issued)
    .usingPresentationDefinition(definition(issued))
    .usingSessionTranscriptBytes(transcriptBytes(input.transcript));
  const response = input.reader
    ? session.authenticateWithMAC(input.deviceKey, bytes(input.reader.public), 'HS256')
    : session.authenticateWithSignature(input.deviceKey, 'ES256');
  return hex((await response.sign()).encode());
}

async function issue() {
  const signed = new Date(Math.floor(Date.now() / 1000) * 1000);
  const document = await new Document('org.iso.18013.5.1.mDL')
    .addIssuerNameSpace('org.iso.18013.5.1', {
      family_name: 'Jones', given_name: 'Ava', birth_date: '2007-03-25', issuing_country: 'UT',
    })
    .useDigestAlgorithm('SHA-256')
    .addValidityInfo({signed, validFrom: signed, validUntil: new Date(signed.getTime() + 86_400_000)})
    .addDeviceKeyInfo({deviceKey: publicPart(input.deviceKey)})
    .sign({issuerPrivateKey: input.issuerKey, issuerCertificate: input.certificate, alg: 'ES256'});
  const issued = new MDoc([document]).encode();
  return {issued: hex(issued), response: await present(parse(issued))};
}

async function verify() {
  const verifier = new Verifier([input.root]);
  const reader = input.reader ? {ephemeralReaderKey: bytes(input.reader.private)} : {};
  const results = [];
  for (const one of input.cases) {
    try {
      await verifier.verify(bytes(one.response), {encodedSessionTranscript: transcriptBytes(one.transcript), ...reader});
      results.push('valid');
    } catch (failure) {
      results.push(String(failure.message ?? failure));
    }
  }
  return {results};
}

const output = {
  issue,
  present: async () => ({response: await present(parse(bytes(input.issued)))}),
  verify,
}[verb];
process.stdout.write(JSON.stringify(await output()));

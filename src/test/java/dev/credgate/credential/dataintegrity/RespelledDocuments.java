package dev.credgate.credential.dataintegrity;

import dev.credgate.crypto.KeyAlgorithm;
import java.util.List;

/** A credential that is signed, and the same document spelled in another way under its proof. */
abstract class RespelledDocuments {

    static final TestKey KEY = TestKey.of(KeyAlgorithm.ED25519, "respelled");
    static final Signing SIGNING = new Signing(Cryptosuite.EDDSA_RDFC_2022, KEY);

    final DataIntegrityFormat format = new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    static String credential(String claims) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2",
                      "https://www.w3.org/ns/credentials/examples/v2"CONTEXT],
         "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
         "type": ["VerifiableCredential"], "issuer": "%s",
         "validUntil": "2024-01-01T00:00:00Z",
         "credentialStatus": {"type": "BitstringStatusListEntry",
           "statusPurpose": "revocation", "statusListIndex": "7",
           "statusListCredential": "https://example.org/status/1"},
         "credentialSubject": {"id": "did:example:alice", %s}}
        """
                .formatted(KEY.did(), claims);
    }

    static final String PLAIN = credential("\"age\": 17, \"shoeSize\": 41");
}

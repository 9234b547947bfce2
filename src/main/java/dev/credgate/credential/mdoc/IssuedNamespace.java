package dev.credgate.credential.mdoc;

import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The elements of one namespace as they are issued. Digest ids are drawn, so that neither they nor
 * their number say which elements there are: a decoy is a digest of nothing.
 *
 * @param items IssuerSignedItemBytes, in the order of the claims
 * @param digests by their ids, from 0
 */
record IssuedNamespace(String name, List<byte[]> items, List<byte[]> digests) {

    private static final int RANDOM_BYTES = 32;

    /**
     * @throws ElementEncoding.Unwritable when an element cannot be written
     */
    static IssuedNamespace of(
            String name,
            JsonObject elements,
            ElementEncoding encoding,
            int decoys,
            SecureRandom random) {
        int size = elements.members().size() + decoys;
        List<Integer> ids = new ArrayList<>(size);
        List<byte[]> digests = new ArrayList<>(size);
        for (int id = 0; id < size; id++) {
            ids.add(id);
            digests.add(random(random));
        }
        Collections.shuffle(ids, random);
        List<byte[]> items = new ArrayList<>(size - decoys);
        elements.members()
                .forEach((element, value) -> {
                    int id = ids.get(items.size());
                    CborWriter item =
                            new CborWriter()
                                    .map(4)
                                    .text("digestID")
                                    .integer(id)
                                    .text("random")
                                    .bytes(random(random))
                                    .text("elementIdentifier")
                                    .text(element)
                                    .text("elementValue");
                    encoding.write(element, value, item);
                    byte[] encoded =
                            new CborWriter()
                                    .tag(CborTag.ENCODED_CBOR)
                                    .bytes(item.toBytes())
                                    .toBytes();
                    digests.set(id, Sha2.SHA_256.hash(Message.of(encoded)));
                    items.add(encoded);
                });
        return new IssuedNamespace(name, items, digests);
    }

    /** As long as a digest, so that a decoy looks like one. */
    private static byte[] random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}

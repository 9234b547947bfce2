package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborSimple;
import java.util.List;
import java.util.Optional;

/**
 * What COSE_Sign1 and COSE_Mac0 have in common: headers, payload, and what proves them.
 *
 * @param guarded the protected header as it lies in the document
 * @param payload empty when it is carried elsewhere
 */
record CoseMessage(Slice guarded, CoseHeaders headers, Optional<Slice> payload, Slice proof) {

    static CoseMessage read(CborItem item) {
        if (!(item instanceof CborArray(List<CborItem> items))
                || items.size() != 4
                || !(items.get(0) instanceof CborBytes(Slice guarded))
                || !(items.get(3) instanceof CborBytes(Slice proof))) {
            throw new Unreadable(
                    Flaw.CBOR_MALFORMED, "no COSE message of headers, payload and signature");
        }
        Optional<Slice> payload =
                switch (items.get(2)) {
                    case CborBytes(Slice content) -> Optional.of(content);
                    case CborSimple simple when simple == CborSimple.NULL -> Optional.empty();
                    default -> throw new Unreadable(Flaw.CBOR_MALFORMED, "a COSE payload");
                };
        return new CoseMessage(guarded, CoseHeaders.read(guarded, items.get(1)), payload, proof);
    }

    /** Sig_structure or MAC_structure (RFC 9052, sections 4.4 and 6.3), without external data. */
    static byte[] structure(String context, Slice guarded, Slice payload) {
        return new CborWriter(guarded.length() + payload.length() + 32)
                .array(4)
                .text(context)
                .bytes(guarded)
                .bytes(new byte[0])
                .bytes(payload)
                .toBytes();
    }
}

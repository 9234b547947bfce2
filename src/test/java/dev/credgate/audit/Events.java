package dev.credgate.audit;

import dev.credgate.audit.AuditEvent.DoorOpened;
import dev.credgate.audit.AuditEvent.Voucher;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;
import java.time.Instant;
import java.util.List;

/** Events as they happen. */
final class Events {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    private Events() {}

    /** A door that was opened; {@code number} tells one from the other. */
    static DoorOpened doorOpened(long number) {
        return new DoorOpened(
                "tax",
                new Hash(1, 2, 3, number),
                List.of(
                        new Voucher(
                                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
                                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1#keys-0",
                                List.of("cpt:1000"),
                                new Hash(4, 5, 6, number))),
                31337,
                new BlockRef(41, new Hash(7, 8, 9, 10), NOON),
                NOON);
    }
}

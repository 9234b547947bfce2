package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.mdoc.DocumentSigners.DocumentSigner;
import java.time.Instant;
import java.util.Optional;

/**
 * ValidityInfo, ISO 18013-5, 9.1.2.4.
 *
 * @param flaw what is wrong with its dates in form or order
 */
record ValidityInfo(
        Optional<Instant> signed,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<FlawFound> flaw) {

    /** The same, with what the signer's certificate says of it. */
    ValidityInfo signedBy(DocumentSigner signer) {
        return flaw.isPresent() || signed.filter(signer::couldSignAt).isPresent()
                ? this
                : new ValidityInfo(
                        signed,
                        from,
                        until,
                        Optional.of(
                                new FlawFound(
                                        Flaw.DATE_MALFORMED,
                                        "validityInfo.signed is not within the validity of the"
                                                + " document signer's certificate")));
    }

    static ValidityInfo read(Members info) {
        Optional<Instant> signed = MdocDate.read(info.required("signed"));
        Optional<Instant> from = MdocDate.read(info.required("validFrom"));
        Optional<Instant> until = MdocDate.read(info.required("validUntil"));
        boolean update =
                info.optional("expectedUpdate")
                        .map(item -> MdocDate.read(item).isPresent())
                        .orElse(true);
        Optional<FlawFound> flaw = Optional.empty();
        if (signed.isEmpty() || from.isEmpty() || until.isEmpty() || !update) {
            flaw = Optional.of(new FlawFound(Flaw.DATE_MALFORMED, "a date of validityInfo"));
        } else if (from.get().isBefore(signed.get())) {
            flaw =
                    Optional.of(
                            new FlawFound(
                                    Flaw.DATE_MALFORMED,
                                    "validityInfo.validFrom is before validityInfo.signed"));
        }
        return new ValidityInfo(signed, from, until, flaw);
    }
}

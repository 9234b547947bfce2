package dev.credgate.credential.mdoc;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseMac0;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Slice;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.util.Optional;

/**
 * What a device adds to one document: its signature or MAC over the session transcript, ISO
 * 18013-5, 9.1.3.
 *
 * @param nameSpaces DeviceNameSpacesBytes, exactly as they were sent
 * @param key the holder's, by the issuer's word
 */
record DeviceAuthentication(
        String docType,
        Slice nameSpaces,
        VerificationKey<?, ?> key,
        Authenticator authenticator,
        ReaderKeys readers)
        implements HolderBinding {

    /** DeviceAuth, the one or the other. */
    sealed interface Authenticator {

        /** deviceSignature. */
        record BySignature(CoseSign1 message) implements Authenticator {}

        /** deviceMac. */
        record ByMac(CoseMac0 message) implements Authenticator {}
    }

    @Override
    public Answer answer(Optional<HolderChallenge> challenge) {
        Optional<byte[]> transcript = challenge.flatMap(HolderChallenge::sessionTranscript);
        if (transcript.isEmpty()) {
            return new Answer.NeedsChallenge();
        }
        return switch (authenticator) {
            case Authenticator.BySignature(CoseSign1 message) ->
                    new Answer.Proof(
                            message.proof(
                                    signed(transcript.get()),
                                    new KeyName.Confirmed(key),
                                    ProofPurpose.AUTHENTICATION,
                                    Optional.empty()),
                            Optional.empty());
            case Authenticator.ByMac(CoseMac0 message) -> byMac(message, transcript.get());
        };
    }

    private Answer byMac(CoseMac0 message, byte[] transcript) {
        // Without the reader's key of this session nothing can be said of a MAC, good or bad.
        return readers.of(transcript)
                .<Answer>map(reader -> {
                    CredentialProof proof =
                            new DeviceMacProof(
                                    new KeyName.Confirmed(key),
                                    message,
                                    signed(transcript),
                                    transcript,
                                    reader);
                    return new Answer.Proof(proof, Optional.empty());
                })
                .orElseGet(Answer.NeedsChallenge::new);
    }

    /** DeviceAuthenticationBytes. */
    private Slice signed(byte[] transcript) {
        byte[] authentication =
                new CborWriter(transcript.length + nameSpaces.length() + 128)
                        .array(4)
                        .text("DeviceAuthentication")
                        .encoded(transcript)
                        .text(docType)
                        .encoded(nameSpaces)
                        .toBytes();
        return Slice.of(
                new CborWriter(authentication.length + 16)
                        .tag(CborTag.ENCODED_CBOR)
                        .bytes(authentication)
                        .toBytes());
    }

    /** Reads DeviceAuth. */
    static Authenticator read(Members auth) {
        if (auth.map().size() != 1) {
            throw new Malformation(
                    Flaw.PROOF_MALFORMED, "deviceAuth is not one signature or one MAC");
        }
        Authenticator authenticator;
        Optional<Slice> payload;
        if (auth.optional("deviceSignature").isPresent()) {
            CoseSign1 message =
                    Malformation.orMalformed(CoseSign1.read(auth.required("deviceSignature")));
            payload = message.payload();
            authenticator = new Authenticator.BySignature(message);
        } else {
            CoseMac0 message = Malformation.orMalformed(CoseMac0.read(auth.required("deviceMac")));
            payload = message.payload();
            authenticator = new Authenticator.ByMac(message);
        }
        if (payload.isPresent()) {
            throw new Malformation(
                    Flaw.PROOF_MALFORMED, "deviceAuth brings a payload; it must be detached");
        }
        return authenticator;
    }
}

package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A message with one MAC, RFC 9052, section 6.2, of HMAC 256/256. Immutable. */
public final class CoseMac0 {

    /** HMAC with SHA-256, not cut: RFC 9053, section 3.1. */
    private static final long HMAC_256 = 5;

    private final CoseMessage message;

    private CoseMac0(CoseMessage message) {
        this.message = message;
    }

    /** Reads it where the context says that it is one: without a tag. */
    public static Reading<CoseMac0> read(CborItem item) {
        return Unreadable.reading(() -> {
            CoseMessage message = CoseMessage.read(item);
            if (message.headers().algorithm() != HMAC_256) {
                throw new Unreadable(Flaw.ALGORITHM_NOT_ALLOWED, "a MAC other than HMAC 256/256");
            }
            return new CoseMac0(message);
        });
    }

    /** What is authenticated; empty when it is carried elsewhere. */
    public Optional<Slice> payload() {
        return message.payload();
    }

    /** The MAC_structure: what the MAC is over. */
    public byte[] authenticated(Slice payload) {
        return CoseMessage.structure("MAC0", message.guarded(), payload);
    }

    /** Whether the MAC is that key's, 32 bytes, over the payload; in constant time. */
    public boolean fits(byte[] key, Slice payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return MessageDigest.isEqual(
                    mac.doFinal(authenticated(payload)), message.proof().toBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}

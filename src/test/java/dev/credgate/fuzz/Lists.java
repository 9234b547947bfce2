package dev.credgate.fuzz;

import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.ledger.LedgerState;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListProof;
import dev.credgate.status.StatusSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** A list that was had from elsewhere, proven by whoever asks, and how others would inflate it. */
final class Lists {

    static final URI LIST = URI.create("https://lists.example/1");
    static final String ISSUER = "did:web:issuer.example";

    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    private static final LedgerState CHAIN = LedgerState.empty(31337, Map.of());
    private static final JwtVcFormat FORMAT = new JwtVcFormat(new CredentialFormats(List.of()));

    /** Beyond this nothing is a list. */
    private static final int MOST = 16 << 20;

    private Lists() {}

    /** Whoever signed it: a signature's arithmetic is not what is fuzzed. */
    private enum Believed implements ListProof {
        ALWAYS;

        @Override
        public Optional<Presented> recognise(byte[] body) {
            return FORMAT.recognise(body);
        }

        @Override
        public Proven prove(String issuer, List<CredentialProof> proofs) {
            return new Proven.Holds();
        }
    }

    static StatusSource.Context context(byte[] list) {
        return new StatusSource.Context(
                NOW,
                Optional.of(CHAIN),
                (_, now) -> new SourceReading.Had(list, "", now.minusSeconds(1)),
                ISSUER,
                Believed.ALWAYS);
    }

    /** By the JDK's own stream; empty where it finds a fault. */
    static Optional<byte[]> inflated(byte[] zlib) {
        return all(new InflaterInputStream(new ByteArrayInputStream(zlib)));
    }

    static Optional<byte[]> unzipped(byte[] gzip) {
        try {
            return all(new GZIPInputStream(new ByteArrayInputStream(gzip)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> all(InputStream in) {
        try (in) {
            return Optional.of(in.readNBytes(MOST + 1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

package dev.credgate.fuzz;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.did.x509.Iacas;
import dev.credgate.issuer.tls.ForwardedCertificate;
import dev.credgate.source.SourceReading;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Certificates as they come along with credentials, leaf first, and behind them the list of revoked
 * ones that the network gives: DER, one after the other. Nobody has the root's key any more, so a
 * path can only hold for what it once signed.
 */
public final class CertificatesFuzz {

    private static final Instant NOW = Instant.parse("2026-12-24T08:00:00Z");

    /** The serial numbers of the leaves that the root, or the one below it, signed. */
    private static final Set<Long> SIGNED = Set.of(3L, 4L);

    private static final X509Certificate ROOT = root();
    private static final CertificateResolver RESOLVER = Iacas.followed(ROOT);

    private CertificatesFuzz() {}

    /** The root, self-signed, DER. */
    static byte[] der() {
        return Base64.getMimeDecoder()
                .decode(
                        """
                        MIIBizCCATGgAwIBAgIUNZM8ifHa71TKl+1koAHMfPYbaDgwCgYIKoZIzj0EAwIwITELMAkGA1UE
                        BhMCTU8xEjAQBgNVBAMMCUZ1enogUm9vdDAgFw0yNjExMjgxMTUxNDRaGA8yMTI2MTEwNDExNTE0
                        NFowITELMAkGA1UEBhMCTU8xEjAQBgNVBAMMCUZ1enogUm9vdDBZMBMGByqGSM49AgEGCCqGSM49
                        AwEHA0IABD0SWBebh+6l+IEB1DOwKU+I8UgNKmjJ5zZSwcU1ZBZzkjhdmSfDI0+nBHw8In4AmP8N
                        nJecRx72bGPzD4Dc2kCjRTBDMBIGA1UdEwEB/wQIMAYBAf8CAQEwDgYDVR0PAQH/BAQDAgEGMB0G
                        A1UdDgQWBBQnQLEGWA7DVJLxEx1KE1NfAUro/DAKBggqhkjOPQQDAgNIADBFAiEA5AsMdj75ssSa
                        vZmfZ3GMR4BvJC7aoJ2zzi613f4IY+MCIGrGo5LfhmEcBN1tgZaiwIbj8NMhKiD2wp6YhPJhqm5I
                        """);
    }

    private static X509Certificate root() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<byte[]> chain = new ArrayList<>(elements(bytes));
        byte[] list = chain.size() > 1 ? chain.removeLast() : new byte[0];
        Ground ground =
                new Ground(
                        NOW,
                        Optional.empty(),
                        (_, now) -> new SourceReading.Had(list, "application/pkix-crl", now));
        for (CertificateUse use : CertificateUse.values()) {
            KeyName.Certificates named = new KeyName.Certificates(chain, use);
            if (RESOLVER.resolve(named, ground) instanceof KeyFinding.Found) {
                signedOnce(chain.getFirst());
            }
            Optional<CertificateNames> names = CertificateNames.of(chain);
            if (names.isPresent() && !RESOLVER.speaksFor(named, names.get().preferred())) {
                throw new IllegalStateException("it does not speak for its own name");
            }
            RESOLVER.speaksFor(named, "https://issuer.example/a");
        }
        forwarded(chain);
    }

    private static void signedOnce(byte[] leaf) {
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(leaf));
            if (!SIGNED.contains(certificate.getSerialNumber().longValueExact())) {
                throw new IllegalStateException("a path holds that nobody signed");
            }
        } catch (CertificateException e) {
            throw new IllegalStateException("a path holds for what is no certificate", e);
        }
    }

    /** The same chain as a proxy forwards it: read as it was written, or not at all. */
    private static void forwarded(List<byte[]> chain) {
        List<String> items =
                chain.stream()
                        .map(one -> ":" + Base64.getEncoder().encodeToString(one) + ":")
                        .toList();
        if (items.isEmpty()) {
            return;
        }
        ForwardedCertificate.read(items.subList(0, 1), items.subList(1, items.size()))
                .ifPresent(read -> {
                    try {
                        for (int at = 0; at < chain.size(); at++) {
                            if (!Arrays.equals(read.get(at).getEncoded(), chain.get(at))) {
                                throw new IllegalStateException("read as another certificate");
                            }
                        }
                    } catch (CertificateException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** DER elements, by their lengths alone; what has none is the last. */
    private static List<byte[]> elements(byte[] bytes) {
        List<byte[]> elements = new ArrayList<>();
        int from = 0;
        while (from < bytes.length && elements.size() < 12) {
            int to = Math.min(bytes.length, end(bytes, from));
            elements.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return elements;
    }

    private static int end(byte[] bytes, int from) {
        if (from + 4 > bytes.length) {
            return bytes.length;
        }
        int first = bytes[from + 1] & 0xFF;
        return switch (first) {
            case 0x81 -> from + 3 + (bytes[from + 2] & 0xFF);
            case 0x82 -> from + 4 + ((bytes[from + 2] & 0xFF) << 8 | bytes[from + 3] & 0xFF);
            default -> first < 0x80 ? from + 2 + first : bytes.length;
        };
    }
}

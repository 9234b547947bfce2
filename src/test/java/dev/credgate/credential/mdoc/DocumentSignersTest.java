package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.x509.Pki;
import org.junit.jupiter.api.Test;

class DocumentSignersTest {

    private final DocumentSigners signers = new DocumentSigners();

    /** Nobody has to sign them, and a certificate may be nothing but names. */
    @Test
    void howMuchIsKeptOfStrangersCertificatesIsBounded() throws Exception {
        Pki.Holder root = Pki.root("CN=Anybody,C=MO").make();
        String names = ",ST=ab".repeat(1_000);
        int read = 0;
        for (int i = 0; i < 100; i++) {
            byte[] leaf = root.issue("CN=Signer " + i + ",C=MO" + names).make().der();
            assertThat(leaf.length).isLessThan(16 * 1024);
            read += signers.of(leaf).place().orElseThrow().provinces().size();
        }
        assertThat(read).isEqualTo(100_000);
        assertThat(signers.weight()).isBetween(1L, DocumentSigners.MOST);
    }
}

package dev.credgate.did.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDidResolverTest {

    private final KeyDidResolver resolver = new KeyDidResolver();

    @ParameterizedTest
    @CsvSource({
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK,ED25519",
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP,P256",
        "z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54,P384",
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme,SECP256K1",
        "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2TV4Xe5mJ2cXV76gRN7LFQwapF1VFu6x2yrr5ci1mXqC1WNUrnHnLgvfZfMH7h6xP6qsf9EKRQrPQ,BBS",
    })
    void theOneMethodIsTheKeyItself(String multikey, KeyAlgorithm algorithm) {
        String did = "did:key:" + multikey;
        assertThat(resolver.resolve(did, Grounds.BARE))
                .isInstanceOfSatisfying(
                        KeyFinding.Found.class,
                        found ->
                                assertThat(found.keys())
                                        .singleElement()
                                        .satisfies(key -> {
                                            assertThat(key.id()).isEqualTo(did + "#" + multikey);
                                            assertThat(key.key().algorithm()).isEqualTo(algorithm);
                                        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:key:",
                "did:key:z",
                "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
                "did:key:z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN",
                "did:key:zUC7Nyd4gVLT161bpuGj3HCuZSf2MBus2X3kbzCTzeQRWKDxPR7fdCcsZ76SyuLqK3xAEimkGDUa6XsYodwn1hNgHMX8oyezfvqm2PcnieBghfwyGhEfbd4W1ScNN9aiPv9mmZH",
                "did:key:zUC6zvw19Dn3TGJ92FQS5qNLojDzKDiK2ft9MnfFVP6DaqbuPp4ez2DJJZ3rhw1e3oUzCtKTXHGeremMX3sZPtN2TtXL96jhSAc179JzSqLQxmLwJRwK6PmNPtsuQAJSTTpULue",
                "did:key:1.1:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:key:fed012e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6",
                "did:Key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK/x"
            })
    void othersAreMalformed(String did) {
        assertThat(resolver.resolve(did, Grounds.BARE)).isInstanceOf(KeyFinding.Malformed.class);
    }
}

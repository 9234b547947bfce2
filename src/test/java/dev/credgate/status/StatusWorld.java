package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.KeyName;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A ledger state built from events, and documents that lie elsewhere. For one thread. */
public final class StatusWorld {

    public static final String ISSUER = "did:web:issuer.example";
    public static final String LIST = "https://lists.example/1";
    public static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    public static final Address BY =
            Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();

    private LedgerState state = LedgerState.empty(31337, Map.of());
    private final Map<URI, SourceReading> documents = new HashMap<>();
    private Function<byte[], Optional<Presented>> formats = _ -> Optional.empty();
    private Function<List<CredentialProof>, ListProof.Proven> proven =
            _ -> new ListProof.Proven.Holds();
    private Instant now = NOW;

    /** Who was asked for at the last proof. */
    private String asked = "";

    private List<KeyName> keys = List.of();
    private int recognised;

    public StatusWorld block(LedgerEvent... events) {
        long number = state.block().number() + 1;
        state =
                state.apply(
                        new BlockRef(
                                number,
                                Keccak256.hash("block " + number),
                                NOW.minusSeconds(1_000_000 - number)),
                        List.of(events));
        return this;
    }

    /** A list of an issuer, registered under an address. */
    public StatusWorld registered(String issuer, String uri, long list) {
        return block(
                new LedgerEvent.StatusListRegistered(
                        Keccak256.hash(uri), Keccak256.hash(issuer), list));
    }

    public StatusWorld set(String issuer, long list, long index, StatusValue value) {
        return block(
                new LedgerEvent.IndexStatusChanged(Keccak256.hash(issuer), list, index, value, BY));
    }

    public LedgerState state() {
        return state;
    }

    public StatusWorld at(Instant instant) {
        now = instant;
        return this;
    }

    /** What is to be had at an address, fetched a second ago. */
    public StatusWorld document(String uri, byte[] body) {
        return document(uri, new SourceReading.Had(body, "", NOW.minusSeconds(1)));
    }

    public StatusWorld document(String uri, SourceReading reading) {
        documents.put(URI.create(uri), reading);
        return this;
    }

    public StatusWorld formats(Function<byte[], Optional<Presented>> recognise) {
        formats = recognise;
        return this;
    }

    public StatusWorld proven(ListProof.Proven answer) {
        return proven(_ -> answer);
    }

    public StatusWorld proven(Function<List<CredentialProof>, ListProof.Proven> answer) {
        proven = answer;
        return this;
    }

    /** In whose name a list was last to be proven. */
    public String asked() {
        return asked;
    }

    /** By which keys the last list was to be proven. */
    public List<KeyName> keys() {
        return keys;
    }

    /** How many lists had to be recognised. */
    public int recognised() {
        return recognised;
    }

    public StatusSource.Context context() {
        return context(proof());
    }

    public StatusSource.Context context(ListProof proof) {
        return new StatusSource.Context(
                now,
                Optional.of(state),
                (Source source, Instant _) ->
                        documents.getOrDefault(source.uri(), new SourceReading.Wanted()),
                ISSUER,
                proof);
    }

    private ListProof proof() {
        return new ListProof() {
            @Override
            public Optional<Presented> recognise(byte[] body) {
                recognised++;
                return formats.apply(body);
            }

            @Override
            public Proven prove(String issuer, List<CredentialProof> proofs) {
                asked = issuer;
                keys = proofs.stream().map(CredentialProof::key).toList();
                return proven.apply(proofs);
            }
        };
    }

    public static StatusReference reference(String mechanism, long index) {
        return new StatusReference(mechanism, URI.create(LIST), index, "revocation", 1, Map.of());
    }
}

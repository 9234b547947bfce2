package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.issuance.ListPlaces.Drawn;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.ListedPlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places are drawn once, from lists that the chain knows; a half full list has a successor. */
class ListPlacesTest {

    private static final String DID = "did:weid:101:0x1111111111111111111111111111111111111111";
    private static final String SECOND = "did:weid:101:0x2222222222222222222222222222222222222222";
    private static final String CERTIFIED = "x509_san_dns:population.gov.example";
    private static final SignerCertificate CERTIFICATE =
            new SignerCertificate(
                    CertificateUse.MDOC_SIGNER,
                    List.of(),
                    CERTIFIED,
                    "x509_hash:1",
                    new byte[0],
                    Instant.MIN,
                    Instant.MAX);
    private static final long SMALL = 64;

    @TempDir Path folder;
    private Agency agency;
    private Agency renamed;
    private final Book book = new Book(_ -> false);
    private LedgerState state = LedgerState.empty(31337, Map.of());
    private boolean away;
    private boolean stale;
    private int registrations;
    private final AtomicInteger looks = new AtomicInteger();

    private final Ledger ledger =
            _ -> {
                synchronized (book) {
                    return stale
                            ? new Ledger.Reading.Unavailable("behind")
                            : new Ledger.Reading.Fresh(state, Duration.ZERO);
                }
            };

    /** What the database promises: one insertion a key. */
    static final class Book implements ListedPlaces {
        private final List<OpenedList> lists = new ArrayList<>();
        private final Set<String> taken = new HashSet<>();
        final Map<UUID, ListedPlace> byCredential = new HashMap<>();
        private final Predicate<UUID> recorded;

        /** Nothing is opened yet, nor taken. */
        Book(Predicate<UUID> recorded) {
            this.recorded = recorded;
        }

        @Override
        public synchronized List<OpenedList> listsOf(String agency, String issuer) {
            return lists.stream()
                    .filter(list -> list.agency().equals(agency) || list.issuer().equals(issuer))
                    .sorted(Comparator.comparingLong(OpenedList::number))
                    .toList();
        }

        @Override
        public synchronized boolean open(OpenedList list) {
            return listsOf(list.agency(), list.issuer()).stream()
                            .noneMatch(l -> l.number() == list.number())
                    && lists.add(list);
        }

        @Override
        public synchronized boolean take(OpenedList list, long index, UUID credential) {
            if (!taken.add(list.uri() + "#" + index)) {
                return false;
            }
            byCredential.put(credential, new ListedPlace(list, index));
            return true;
        }

        @Override
        public synchronized boolean giveBack(UUID credential) {
            ListedPlace place = recorded.test(credential) ? null : byCredential.remove(credential);
            return place != null && taken.remove(place.list().uri() + "#" + place.index());
        }

        @Override
        public synchronized long taken(OpenedList list) {
            return taken.stream().filter(at -> at.startsWith(list.uri() + "#")).count();
        }

        @Override
        public synchronized Optional<ListedPlace> of(UUID credential) {
            return Optional.ofNullable(byCredential.get(credential));
        }

        @Override
        public synchronized Map<UUID, ListedPlace> ofAll(Collection<UUID> credentials) {
            Map<UUID, ListedPlace> found = new HashMap<>(byCredential);
            found.keySet().retainAll(credentials);
            return found;
        }
    }

    @BeforeEach
    void agency() throws Exception {
        agency = agency("population");
        renamed = agency("interior");
    }

    /** The same but for its name. */
    private Agency agency(String name) throws Exception {
        Files.writeString(
                folder.resolve("a.yaml"),
                """
                name: %s
                certificate: sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                dids:
                  - {did: "%s", key: a}
                  - {did: "%s", key: b}
                """
                        .formatted(name, DID, SECOND));
        return AgencyFiles.read(folder).getFirst();
    }

    private ListPlaces room(long size) {
        return room("https://gate.example", size);
    }

    private ListPlaces room(Book of) {
        return room("https://gate.example", 131_072, of);
    }

    private ListPlaces room(String origin, long size) {
        return room(origin, size, book);
    }

    private ListPlaces room(String origin, long size, Book of) {
        return new ListPlaces(
                // Each look is a minute later: nothing is waited for.
                () ->
                        Instant.parse("2026-11-28T08:00:00Z")
                                .plusSeconds(60L * looks.incrementAndGet()),
                ledger,
                (_, issuer, list, uris) -> {
                    if (away) {
                        throw new ChainException.Refused("not named");
                    }
                    registrations++;
                    uris.forEach(uri -> register(issuer, list, uri));
                },
                of,
                new SignerCertificates(Map.of("population", List.of(CERTIFICATE))),
                origin,
                size,
                Duration.ofMillis(200));
    }

    private void register(String issuer, long list, String uri) {
        happened(
                new LedgerEvent.StatusListRegistered(
                        Keccak256.hash(uri), Keccak256.hash(issuer), list));
    }

    private void happened(LedgerEvent event) {
        synchronized (book) {
            long number = state.block().number() + 1;
            state =
                    state.apply(
                            new BlockRef(number, Keccak256.hash("block " + number), Instant.EPOCH),
                            List.of(event));
        }
    }

    private List<StatusReference> drawn(ListPlaces room, String issuer, StatusKind kind) {
        return drawn(room, agency, issuer, kind);
    }

    private static List<StatusReference> drawn(
            ListPlaces room, Agency of, String issuer, StatusKind kind) {
        assertThat(room.draw(of, issuer, UUID.randomUUID(), kind)).isInstanceOf(Drawn.Place.class);
        return room.draw(of, issuer, UUID.randomUUID(), kind)
                        instanceof Drawn.Place(List<StatusReference> references)
                ? references
                : List.of();
    }

    @Test
    void aPlaceIsNamedAsEachKindOfListDoes() {
        ListPlaces room = room(131_072);
        StatusReference token = drawn(room, DID, StatusKind.TOKEN_STATUS_LIST).getFirst();
        assertThat(token.mechanism()).isEqualTo("token_status_list");
        assertThat(token.list()).hasToString("https://gate.example/status/population/1");
        List<StatusReference> entries = drawn(room, DID, StatusKind.BITSTRING);
        assertThat(entries)
                .extracting(StatusReference::purpose)
                .containsExactly("revocation", "suspension");
        assertThat(entries.getLast().list())
                .hasToString("https://gate.example/status/population/1/suspension");
        assertThat(entries.getFirst().index()).isEqualTo(entries.getLast().index());
        assertThat(registrations).isOne();
    }

    @Test
    void issuersOfOneAgencyHaveListsOfTheirOwn() {
        ListPlaces room = room(131_072);
        assertThat(drawn(room, DID, StatusKind.TOKEN_STATUS_LIST).getFirst().list())
                .isNotEqualTo(
                        drawn(room, CERTIFIED, StatusKind.TOKEN_STATUS_LIST).getFirst().list());
    }

    /** With bounds that a fair draw misses once in a million runs. */
    @Test
    void placesAreSpreadOverTheWholeListInNoOrder() {
        long[] indexes = indexes(room(131_072), 400);
        assertThat(indexes).doesNotHaveDuplicates();
        int[] sixteenths = new int[16];
        Set<Long> steps = new HashSet<>();
        int up = 0;
        for (int i = 0; i < indexes.length; i++) {
            sixteenths[(int) (indexes[i] / (131_072 / 16))]++;
            if (i > 0) {
                steps.add(Math.floorMod(indexes[i] - indexes[i - 1], 131_072L));
                up += indexes[i] > indexes[i - 1] ? 1 : 0;
            }
        }
        // Some 25 in each; up as often as down, and by other steps each time.
        assertThat(Arrays.stream(sixteenths)).allSatisfy(n -> assertThat(n).isBetween(4, 54));
        assertThat(up).isBetween(165, 235);
        assertThat(steps).hasSizeGreaterThan(385);
    }

    @Test
    void whatOneGatewayDrawsSaysNothingOfWhatTheNextDoes() {
        long[] first = indexes(room(131_072), 20);
        // Another that starts on an empty database.
        state = LedgerState.empty(31337, Map.of());
        assertThat(indexes(room(new Book(_ -> false)), 20)).isNotEqualTo(first);
    }

    private long[] indexes(ListPlaces room, int count) {
        return LongStream.range(0, count)
                .map(_ -> drawn(room, DID, StatusKind.TOKEN_STATUS_LIST).getFirst().index())
                .toArray();
    }

    @Test
    void aHalfFullListHasASuccessorAndNoPlaceIsGivenTwice() {
        ListPlaces one = room(SMALL);
        ListPlaces replica = room(SMALL);
        for (int i = 0; i < 60; i++) {
            ListPlaces room = i % 2 == 0 ? one : replica;
            await().until(() ->
                    room.draw(agency, DID, UUID.randomUUID(), StatusKind.TOKEN_STATUS_LIST)
                            instanceof Drawn.Place);
        }
        assertThat(book.byCredential).hasSize(60);
        assertThat(book.lists.size()).isBetween(2, 4);
        assertThat(book.lists).allSatisfy(list -> assertThat(book.taken(list)).isLessThan(SMALL));
    }

    @Test
    void whatIsGivenBackOpensNoFurtherList() {
        ListPlaces room = room(SMALL);
        for (int i = 0; i < 2 * SMALL; i++) {
            UUID credential = UUID.randomUUID();
            assertThat(room.draw(agency, DID, credential, StatusKind.BITSTRING))
                    .isInstanceOf(Drawn.Place.class);
            room.giveBack(agency, DID, credential);
        }
        assertThat(book.lists).hasSize(1);
        assertThat(book.taken(book.lists.getFirst())).isZero();
    }

    @Test
    void withoutTheChainNothingIsDrawnUntilItIsBack() {
        ListPlaces room = room(131_072);
        away = true;
        assertThat(room.draw(agency, DID, UUID.randomUUID(), StatusKind.BITSTRING))
                .isInstanceOf(Drawn.NotNow.class);
        away = false;
        assertThat(room.draw(agency, DID, UUID.randomUUID(), StatusKind.BITSTRING))
                .isInstanceOf(Drawn.Place.class);
        assertThat(book.lists).as("the one that was begun").hasSize(1);
    }

    /** What operators are told to do once an older copy of the database is restored. */
    @Test
    void anotherSizeOpensAnotherList() {
        ListPlaces before = room(SMALL);
        assertThat(before.draw(agency, DID, UUID.randomUUID(), StatusKind.BITSTRING))
                .isInstanceOf(Drawn.Place.class);
        UUID credential = UUID.randomUUID();
        await().until(() ->
                room(2 * SMALL).draw(agency, DID, credential, StatusKind.BITSTRING)
                        instanceof Drawn.Place);
        assertThat(book.lists).hasSize(2);
        assertThat(book.taken(book.lists.getFirst())).isOne();
        assertThat(book.taken(book.lists.getLast())).isOne();
    }

    /** After the database was lost, places in it may have been given to credentials. */
    @Test
    void aListThatTheChainKnowsAndWeDoNotIsLeftAlone() {
        register(DID, 1, "https://gate.example/status/population/1");
        assertThat(drawn(room(131_072), DID, StatusKind.TOKEN_STATUS_LIST).getFirst().list())
                .hasToString("https://gate.example/status/population/2");
    }

    /** All lists of an agency are published at its addresses, each of which has one list. */
    @Test
    void anAddressOfAnyOfItsNamesIsLeftAlone() {
        register(SECOND, 1, "https://gate.example/status/population/1");
        register(CERTIFIED, 2, "https://gate.example/status/population/2");
        assertThat(list(room(131_072), agency))
                .isEqualTo("https://gate.example/status/population/3");
    }

    /** On the chain a place is the issuer's, whatever its agency is called. */
    @Test
    void anAgencyOfAnotherNameGoesOnWithTheNumbersOfTheSameIssuer() {
        ListPlaces room = room(131_072);
        drawn(room, DID, StatusKind.TOKEN_STATUS_LIST);
        assertThat(list(room, renamed)).isEqualTo("https://gate.example/status/interior/2");
        // And back.
        assertThat(list(room(131_072), agency))
                .isEqualTo("https://gate.example/status/population/1");
    }

    @Test
    void aNumberThatTheChainKnowsByAnyAddressOrPlaceIsLeftAlone() {
        register(DID, 1, "https://elsewhere.example/lists/a");
        happened(
                new LedgerEvent.IndexStatusChanged(
                        Keccak256.hash(DID), 2, 99, StatusValue.REVOKED, new Address(0, 0, 1)));
        // An address that is another list's can be no more than that.
        register(DID, 70, "https://gate.example/status/population/3/suspension");
        register(CERTIFIED, 4, "https://elsewhere.example/lists/a");
        assertThat(list(room(131_072), agency))
                .isEqualTo("https://gate.example/status/population/4");
    }

    @Test
    void aListWhoseNumberAnOlderVersionGaveTwiceGetsNoMoreCredentials() {
        Instant before = Instant.parse("2026-11-27T08:00:00Z");
        for (String name : List.of("population", "interior")) {
            String uri = "https://gate.example/status/" + name + "/1";
            book.lists.add(new ListedPlaces.OpenedList(name, 1, DID, uri, 131_072, before));
            register(DID, 1, uri);
            register(DID, 1, uri + "/suspension");
        }
        ListPlaces room = room(131_072);
        assertThat(list(room, agency)).isEqualTo("https://gate.example/status/population/2");
        assertThat(list(room, renamed)).isEqualTo("https://gate.example/status/interior/3");
    }

    @Test
    void withoutASnapshotNoListIsOpened() {
        stale = true;
        assertThat(room(131_072).draw(agency, DID, UUID.randomUUID(), StatusKind.TOKEN_STATUS_LIST))
                .isInstanceOf(Drawn.NotNow.class);
        assertThat(book.lists).isEmpty();
        assertThat(registrations).isZero();
    }

    private static String list(ListPlaces room, Agency of) {
        return drawn(room, of, DID, StatusKind.TOKEN_STATUS_LIST).getFirst().list().toString();
    }

    @Test
    void anotherOriginHasListsOfItsOwn() {
        drawn(room(131_072), DID, StatusKind.BITSTRING);
        assertThat(
                        drawn(room("https://new.example", 131_072), DID, StatusKind.BITSTRING)
                                .getFirst()
                                .list())
                .hasToString("https://new.example/status/population/2");
    }

    @Test
    void aRestartGoesOnInTheSameList() {
        drawn(room(131_072), DID, StatusKind.BITSTRING);
        drawn(room(131_072), DID, StatusKind.BITSTRING);
        assertThat(book.lists).hasSize(1);
        assertThat(registrations).isOne();
    }
}

package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@link ListedPlaces} in {@code status_list} and {@code status_place}. */
@ApplicationScoped
class ListedPlaceStore implements PanacheRepositoryBase<StatusPlaceRow, UUID>, ListedPlaces {

    private final DurableTransactions transactions;

    ListedPlaceStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<OpenedList> listsOf(String agency, String issuer) {
        return transactions.read(
                "list status lists",
                () ->
                        getEntityManager()
                                .createQuery(
                                        "from StatusListRow where agency = ?1 or issuer = ?2 order"
                                                + " by number, openedAt, agency",
                                        StatusListRow.class)
                                .setParameter(1, agency)
                                .setParameter(2, issuer)
                                .getResultStream()
                                .map(StatusListRow::value)
                                .toList());
    }

    @Override
    public boolean open(OpenedList list) {
        return transactions
                .write(
                        "note a status list",
                        () -> {
                            getEntityManager().persist(StatusListRow.of(list));
                            flush();
                            return true;
                        })
                .orElse(false);
    }

    @Override
    public boolean take(OpenedList list, long index, UUID credential) {
        return transactions
                .write(
                        "take a place in a status list",
                        () -> {
                            var row = new StatusPlaceRow();
                            row.credential = credential;
                            row.agency = list.agency();
                            row.numberedUnder = list.issuer();
                            row.list = list.number();
                            row.place = index;
                            persistAndFlush(row);
                            return true;
                        })
                .orElse(false);
    }

    @Override
    public boolean giveBack(UUID credential) {
        return transactions
                .write(
                        "give a place in a status list back",
                        () ->
                                delete(
                                                "from StatusPlaceRow p where p.credential = ?1 and"
                                                        + " not exists (select 1 from"
                                                        + " IssuedCredentialRow c where c.id = ?1)",
                                                credential)
                                        > 0)
                .orElse(false);
    }

    @Override
    public long taken(OpenedList list) {
        return transactions.read(
                "count places in a status list",
                () -> count("agency = ?1 and list = ?2", list.agency(), list.number()));
    }

    @Override
    public Optional<ListedPlace> of(UUID credential) {
        return transactions.read(
                "find a credential's place",
                () ->
                        findByIdOptional(credential)
                                .map(row -> new ListedPlace(list(row), row.place)));
    }

    @Override
    public Map<UUID, ListedPlace> ofAll(Collection<UUID> credentials) {
        if (credentials.isEmpty()) {
            return Map.of();
        }
        return transactions.read(
                "find credentials' places",
                () -> {
                    Map<String, OpenedList> lists = new HashMap<>();
                    Map<UUID, ListedPlace> places = new HashMap<>();
                    for (StatusPlaceRow row : list("credential in ?1", credentials)) {
                        OpenedList opened =
                                lists.computeIfAbsent(row.agency + ' ' + row.list, _ -> list(row));
                        places.put(row.credential, new ListedPlace(opened, row.place));
                    }
                    return places;
                });
    }

    private OpenedList list(StatusPlaceRow row) {
        return getEntityManager()
                .createQuery(
                        "from StatusListRow where agency = ?1 and number = ?2", StatusListRow.class)
                .setParameter(1, row.agency)
                .setParameter(2, row.list)
                .getResultStream()
                .findFirst()
                .map(StatusListRow::value)
                .orElseThrow(() ->
                        new StoreUnavailableException(
                                "the status list of credential "
                                        + row.credential
                                        + " is not on record: the database was altered"));
    }
}

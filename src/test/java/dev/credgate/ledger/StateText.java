package dev.credgate.ledger;

import java.util.TreeMap;

/** All that a state says, as text that is the same for equal states: for comparing in tests. */
public final class StateText {

    private StateText() {}

    /** Everything in {@code state}, sorted. */
    public static String of(LedgerState state) {
        var lines = new TreeMap<String, String>();
        state.books.forEach((contract, book) -> {
            book.entities()
                    .forEach((key, entity) ->
                            lines.put("entity " + contract + key, entity.toString()));
            book.condemned().forEach((key, _) -> lines.put("condemned " + contract + key, ""));
            lines.put("rule " + contract, book.rule().toString());
        });
        state.registry
                .dids()
                .forEach((identity, did) -> lines.put("did " + identity, did.toString()));
        lines.put("registry", state.registry.contract() + " " + state.registrySize());
        state.issuers.forEach((did, issuer) ->
                lines.put(
                        "issuer " + did,
                        issuer.name()
                                + issuer.account()
                                + issuer.recognised()
                                + new TreeMap<>(issuer.types())
                                + issuer.saltLengths()));
        state.statuses.forEach((issuer, all) -> {
            all.byKey()
                    .forEach((key, word) ->
                            lines.put(
                                    "status " + issuer + key,
                                    StatusWord.entry(word, state.accounts).toString()));
            all.forEachIndex((list, index, word) ->
                    lines.put(
                            "index " + issuer + " " + list + " " + index,
                            StatusWord.entry(word, state.accounts).toString()));
            all.lists().forEach((uri, list) -> lines.put("list " + issuer + uri, list.toString()));
        });
        state.schemas.forEach((type, versions) -> lines.put("schema " + type, versions.toString()));
        var text =
                new StringBuilder(
                        "chain " + state.chainId + "\n" + state.block + "\n" + state.counts + "\n");
        lines.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return text.toString();
    }
}

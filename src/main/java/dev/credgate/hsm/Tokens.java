package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All tokens as one. A key is named by its label, or by {@code <token>/<label>} where two tokens
 * have a label in common. Where those are the same key, as in tokens that are copies of each other,
 * whichever answers signs. Thread-safe.
 */
final class Tokens implements Signer, TokenKeys {

    private final List<ReopeningToken> all;

    Tokens(List<ReopeningToken> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public TokenKey key(String id) {
        return owner(id).key(label(id));
    }

    @Override
    public UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        return owner(keyId).sign(label(keyId), algorithm, bytes);
    }

    @Override
    public List<String> names() {
        return all.stream().map(ReopeningToken::name).toList();
    }

    @Override
    public List<Standing> tokens() {
        return all.stream().map(token -> new Standing(token.name(), token.outage())).toList();
    }

    @Override
    public Made make(String token, String label, KeyCurve curve) {
        ReopeningToken at =
                all.stream()
                        .filter(one -> one.name().equals(token))
                        .findFirst()
                        .orElseThrow(
                                () -> new HsmException(Kind.KEY, "no token is called " + token));
        TokenKey key = there(at, label).orElseGet(() -> at.generate(label, curve));
        if (key.curve() != curve) {
            throw new HsmException(
                    Kind.KEY, "key " + label + " is there already, on " + key.curve().publicName());
        }
        return new Made(token + "/" + label, key, at.attributes(label));
    }

    @Override
    public Made findOrMake(String label, KeyCurve curve) {
        return make(holder(label).orElseGet(all::getFirst).name(), label, curve);
    }

    private static Optional<TokenKey> there(ReopeningToken token, String label) {
        try {
            return Optional.of(token.key(label));
        } catch (HsmException e) {
            if (e.kind() != Kind.KEY || token.knows(label)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<ReopeningToken> named(String id) {
        int slash = id.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : all.stream()
                        .filter(token -> token.name().equals(id.substring(0, slash)))
                        .findFirst();
    }

    private String label(String id) {
        return named(id).isPresent() ? id.substring(id.indexOf('/') + 1) : id;
    }

    private ReopeningToken owner(String id) {
        Optional<ReopeningToken> named = named(id);
        if (named.isPresent()) {
            return named.get();
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        return holder(id)
                .orElseThrow(() -> new HsmException(Kind.KEY, "no token has a key labelled " + id));
    }

    /** The token that has such a key, or had when it was read; empty when each says it has none. */
    private Optional<ReopeningToken> holder(String label) {
        List<ReopeningToken> holders = new ArrayList<>();
        all.stream().filter(token -> token.knows(label)).forEach(holders::add);
        if (holders.isEmpty()) {
            return unknown(label);
        }
        if (holders.stream().map(token -> token.remembered(label)).distinct().count() > 1) {
            throw new HsmException(
                    Kind.KEY,
                    "several tokens have a key labelled "
                            + label
                            + ": write "
                            + holders.getFirst().name()
                            + "/"
                            + label);
        }
        return holders.stream()
                .filter(token -> token.outage().isEmpty())
                .findFirst()
                .or(() -> Optional.of(holders.getFirst()));
    }

    /** No token has shown it: one that is away may have it, or it was made since they were read. */
    private Optional<ReopeningToken> unknown(String label) {
        Optional<HsmException> away = Optional.empty();
        for (ReopeningToken token : all) {
            try {
                TokenKey _ = token.key(label);
                return Optional.of(token);
            } catch (HsmException e) {
                if (e.kind() != Kind.KEY) {
                    away = Optional.of(e);
                } else if (token.knows(label)) {
                    // It is there by now, and of no use: whoever asks that token is told why.
                    return Optional.of(token);
                }
            }
        }
        if (away.isPresent()) {
            throw away.get();
        }
        return Optional.empty();
    }
}

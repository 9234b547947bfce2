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
        List<ReopeningToken> owners = new ArrayList<>();
        all.stream().filter(token -> token.knows(id)).forEach(owners::add);
        if (owners.isEmpty()) {
            return unknown(id);
        }
        if (owners.stream().map(token -> token.remembered(id)).distinct().count() > 1) {
            throw new HsmException(
                    Kind.KEY,
                    "several tokens have a key labelled "
                            + id
                            + ": write "
                            + owners.getFirst().name()
                            + "/"
                            + id);
        }
        return owners.stream()
                .filter(token -> token.outage().isEmpty())
                .findFirst()
                .orElse(owners.getFirst());
    }

    /** No token has shown it: one that is away may have it, or it was made since they were read. */
    private ReopeningToken unknown(String id) {
        Optional<HsmException> away = Optional.empty();
        for (ReopeningToken token : all) {
            try {
                TokenKey _ = token.key(id);
                return token;
            } catch (HsmException e) {
                if (e.kind() != Kind.KEY) {
                    away = Optional.of(e);
                }
            }
        }
        throw away.orElseGet(() -> new HsmException(Kind.KEY, "no token has a key labelled " + id));
    }
}

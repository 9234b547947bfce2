package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.List;
import java.util.Optional;

/**
 * In which of a module's slots a token is. A slot is the door to a device that may hang, with
 * whoever looks at it: a token that was found is looked for in its own slot, so that only the first
 * search depends on all of them.
 */
final class SlotSearch {

    private SlotSearch() {}

    /**
     * The slot with the one token that is known by that.
     *
     * @param last where it was last: while it is there, no other slot is looked at
     * @throws HsmException of kind AWAY when none holds it, of kind CONFIGURATION when several do
     * @throws CryptokiException when the module does not tell its slots
     */
    static Cryptoki.Slot find(Cryptoki module, TokenPlace place, Optional<Cryptoki.Slot> last) {
        Optional<Cryptoki.Slot> still =
                last.flatMap(before -> module.slot(before.id()).filter(before::isStill))
                        .filter(Cryptoki.Slot::initialised);
        return still.orElseGet(() -> found(module, place));
    }

    private static Cryptoki.Slot found(Cryptoki module, TokenPlace place) {
        List<Cryptoki.Slot> all = module.slots();
        List<Cryptoki.Slot> found =
                all.stream().filter(Cryptoki.Slot::initialised).filter(place::isIn).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.size() > 1) {
            throw new HsmException(
                    Kind.CONFIGURATION, found.size() + " slots hold a token " + place);
        }
        long blank = all.stream().filter(seen -> !seen.initialised()).count();
        throw new HsmException(
                Kind.AWAY,
                "no slot holds an initialised token "
                        + place
                        + "; there are "
                        + all.stream()
                                .filter(Cryptoki.Slot::initialised)
                                .map(Cryptoki.Slot::label)
                                .toList()
                        + (blank == 0 ? "" : " and " + blank + " that nobody initialised"));
    }

    /**
     * A slot as it is now.
     *
     * @throws HsmException of kind AWAY when that token is not in it any more; another may be
     */
    static Cryptoki.Slot again(Cryptoki module, Cryptoki.Slot before) {
        return module.slot(before.id())
                .filter(before::isStill)
                .orElseThrow(() ->
                        new HsmException(Kind.AWAY, "token " + before.label() + " left its slot"));
    }
}

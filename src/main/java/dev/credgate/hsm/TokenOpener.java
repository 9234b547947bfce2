package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a token is opened again after it was away. New sessions first, which is enough where only
 * they were lost; then the module initialised anew, the vendors' way; now and then, for modules
 * that cannot be, a copy of it. An opening may take for ever inside the module: what it comes to
 * counts when it is {@linkplain #adopt adopted}.
 */
final class TokenOpener {

    /** Each so many failures to open, a copy of the module is tried. */
    private static final int COPY_EACH = 4;

    private final TokenSettings settings;
    private final SharedModule module;
    private final ModuleCopies copies;
    private final PinMemory pins;
    private final Consumer<ReturnValue> errors;

    /** The copy of the module through which the token was opened last. */
    private volatile @Nullable Cryptoki copy;

    /**
     * An opened token.
     *
     * @param copy the copy of the module that it was opened through, if it was
     * @param isNew whether this opening made the copy
     */
    record Opened(Token token, @Nullable Cryptoki copy, boolean isNew) {}

    TokenOpener(
            TokenSettings settings,
            SharedModule module,
            PinMemory pins,
            Consumer<ReturnValue> errors) {
        this.settings = settings;
        this.module = module;
        this.copies = new ModuleCopies(settings.module(), settings.copies());
        this.pins = pins;
        this.errors = errors;
    }

    /**
     * Opens it, on a thread that may be given up on.
     *
     * @param before the token as it was opened before, whose sessions are ended
     * @param failures how many openings failed since it went away
     * @throws HsmException one line that says what refuses
     */
    Opened open(@Nullable Token before, int failures) {
        if (before != null) {
            before.close();
        }
        Optional<Cryptoki.Slot> slot = Optional.ofNullable(before).map(Token::slot);
        requireSomebodyWaiting();
        // A module that keeps somebody inside is not initialised anew: a copy of it may be.
        if (failures % COPY_EACH == COPY_EACH - 1 || failures > 0 && !renew()) {
            requireSomebodyWaiting();
            return copies.use((loaded, _) -> new Opened(open(loaded, slot), loaded, true));
        }
        requireSomebodyWaiting();
        Cryptoki last = copy;
        return new Opened(open(last == null ? module.get() : last, slot), last, false);
    }

    private Token open(Cryptoki through, Optional<Cryptoki.Slot> slot) {
        return Token.open(settings, through, slot, pins, errors);
    }

    private boolean renew() {
        Cryptoki last = copy;
        try {
            return last == null ? module.renewIfIdle() : last.renew();
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    /** One that comes back late would disturb whoever is opening the token by then. */
    private static void requireSomebodyWaiting() {
        if (ModuleThread.isGivenUp()) {
            throw new HsmException(Kind.AWAY, "the opening took too long");
        }
    }

    /** From now on this is how the token is reached. */
    void adopt(Opened opened) {
        copy = opened.copy();
    }

    /** Ends what was opened when nobody waited for it any more. */
    void discard(Opened opened) {
        opened.token().close();
        Cryptoki own = opened.copy();
        if (opened.isNew() && own != null && own != copy) {
            copies.discard(own);
        }
    }
}

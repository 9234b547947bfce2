package dev.credgate.credential.w3c;

import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A secured credential that is a document of W3C's data model, and says what that says. How it is
 * secured may say more, and then stands before the document.
 */
public interface ModelledCredential extends SecuredCredential {

    /** The document. */
    VcDataModel model();

    @Override
    default String issuer() {
        return model().issuer();
    }

    @Override
    default Optional<String> id() {
        return model().id();
    }

    @Override
    default Optional<String> subject() {
        return model().subject();
    }

    @Override
    default Optional<Instant> validFrom() {
        return model().validFrom();
    }

    @Override
    default Optional<Instant> validUntil() {
        return model().validUntil();
    }

    @Override
    default Optional<FlawFound> dateFlaw() {
        return model().dateFlaw();
    }

    @Override
    default List<StatusReference> statuses() {
        return model().statuses();
    }

    @Override
    default JsonObject claims() {
        return model().claims();
    }

    /** What is left out of a document is not known by it. */
    @Override
    default Set<String> hidden() {
        return Set.of();
    }

    @Override
    default Optional<HolderBinding> binding() {
        return Optional.empty();
    }

    /** The data model ties nothing to a key. */
    @Override
    default boolean keyBound() {
        return false;
    }
}

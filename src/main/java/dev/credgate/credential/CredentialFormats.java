package dev.credgate.credential;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Every format that is known here, for one that holds credentials of others: a presentation, or an
 * envelope. They are looked up when asked, since whoever asks is one of them. Thread-safe.
 */
@Singleton
public final class CredentialFormats {

    private final Iterable<CredentialFormat> formats;

    /** All that the container finds. */
    @Inject
    public CredentialFormats(Instance<CredentialFormat> formats) {
        this((Iterable<CredentialFormat>) formats);
    }

    /** These, looked at anew each time. */
    public CredentialFormats(Iterable<CredentialFormat> formats) {
        this.formats = formats;
    }

    /** What the bytes hold, by the first format that knows them. */
    public Optional<Presented> recognise(byte[] bytes) {
        Body body = new Body(bytes);
        for (CredentialFormat format : formats) {
            Optional<Presented> presented = format.recognise(body);
            if (presented.isPresent()) {
                return presented;
            }
        }
        return Optional.empty();
    }
}

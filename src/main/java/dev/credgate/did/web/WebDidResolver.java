package dev.credgate.did.web;

import dev.credgate.did.DidDocument;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** did:web: the document lies on the host that the DID names, and is what its server says. */
@Singleton
public final class WebDidResolver implements KeyResolver {

    private final ReadOnce<DidDocument.Reading> documents = new ReadOnce<>(ReadOnce.STRANGERS);

    @Override
    public String method() {
        return "web";
    }

    @Override
    public KeyFinding resolve(String did, Ground ground) {
        Optional<WebDid> parsed = WebDid.parse(did);
        if (parsed.isEmpty()) {
            return new KeyFinding.Malformed("no did:web in its canonical spelling");
        }
        Source source = new Source(Source.Kind.DID_DOCUMENT, parsed.get().document());
        return switch (ground.sources().read(source, ground.now())) {
            case SourceReading.Wanted _ -> new KeyFinding.Wanted(source);
            case SourceReading.Unavailable(String why) -> new KeyFinding.Unavailable(why);
            case SourceReading.Had had -> {
                List<KeyFinding.Copy> copies = List.of(KeyFinding.Copy.of(source, had));
                yield switch (documents.of(did, had.body(), body -> DidDocument.read(did, body))) {
                    case DidDocument.Reading.Refused(String why) ->
                            new KeyFinding.Malformed(why, copies);
                    case DidDocument.Reading.Unreadable(String why) ->
                            new KeyFinding.Unavailable(why);
                    case DidDocument.Reading.Read(DidDocument document) ->
                            new KeyFinding.Found(document.keysAt(ground.now()), copies);
                };
            }
        };
    }
}

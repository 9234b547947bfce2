package dev.credgate.trust.lote;

import dev.credgate.did.x509.PinnedSigner;
import dev.credgate.source.Source;
import dev.credgate.trust.TrustSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lists that are configured, asked in the order of their names. Thread-safe. */
@Singleton
public final class TrustSources implements TrustSource {

    private static final Pattern TYPE = Pattern.compile("(cpt|vct|vc|doctype):[^\\s*]+");

    private final List<PublishedList> lists;

    TrustSources(ListsConfig config) {
        List<PublishedList> read = new ArrayList<>();
        config.lists().keySet().stream()
                .sorted()
                .forEach(name -> read.add(list(name, config.lists().get(name))));
        this.lists = List.copyOf(read);
    }

    private static PublishedList list(String name, ListsConfig.@Nullable Published published) {
        String key = "credgate.trust.lists.\"" + name + "\"";
        if (published == null || !isHttpsOrFile(published.url())) {
            throw new ConfigurationException(key + ".url: expected an https or file URL");
        }
        Map<String, Set<String>> types = new HashMap<>();
        for (ListsConfig.Vouches one : published.vouches()) {
            for (String type : one.types()) {
                if (!TYPE.matcher(type).matches()) {
                    throw new ConfigurationException(
                            key
                                    + ".vouches: expected cpt:, vct:, vc: or doctype: types, not "
                                    + type);
                }
            }
            types.computeIfAbsent(one.service(), _ -> new HashSet<>()).addAll(one.types());
        }
        try {
            return new PublishedList(
                    name, published.url(), new PinnedSigner(published.signer()), types);
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(key + ".signer: " + fault.getMessage(), fault);
        }
    }

    private static boolean isHttpsOrFile(URI url) {
        return "https".equals(url.getScheme())
                || "file".equals(url.getScheme())
                        && url.getRawAuthority() == null
                        && url.getPath() != null
                        && url.getPath().startsWith("/");
    }

    @Override
    public String name() {
        return "published lists";
    }

    /** One that vouches is enough; what is missing is told only when none does. */
    @Override
    public Word ask(Question question) {
        Word word = new Word.Silent();
        for (PublishedList list : lists) {
            Word said = list.ask(question);
            if (said instanceof Word.Vouched) {
                return said;
            }
            if (word instanceof Word.Silent
                    || word instanceof Word.Unavailable && said instanceof Word.Wanted) {
                word = said;
            }
        }
        return word;
    }

    /** Where those lie that are to be fetched, to have them before anybody asks. */
    public Set<Source> sources() {
        Set<Source> sources = new HashSet<>();
        lists.forEach(list -> list.source().ifPresent(sources::add));
        return sources;
    }
}

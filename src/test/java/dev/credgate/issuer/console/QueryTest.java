package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queries and forms, read strictly. */
class QueryTest {

    @Test
    void it_reads_what_browsers_write() {
        assertThat(Query.parse("")).contains(Query.NONE);
        assertThat(Query.parse("a=1&b=%E7%B9%81+x&c"))
                .contains(new Query(Map.of("a", "1", "b", "繁 x", "c", "")));
        assertThat(Query.parse("a=%00").orElseThrow().first("a")).contains("\0");
    }

    @Test
    void it_refuses_what_they_do_not() {
        for (String text :
                List.of(
                        "a=1&a=2",
                        "a&a",
                        "a=%",
                        "a=%zz",
                        "a=%C3",
                        "a=%FF",
                        "a=繁",
                        "a=\u0100",
                        "&&&",
                        "a=1&".repeat(40))) {
            assertThat(Query.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void a_text_has_something_in_it() {
        Query query = Query.parse("a=+x+&b=++&c=").orElseThrow();
        assertThat(query.text("a")).contains("x");
        assertThat(query.text("b")).isEqualTo(Optional.empty());
        assertThat(query.text("c")).isEmpty();
        assertThat(query.text("d")).isEmpty();
    }

    @Test
    void a_change_keeps_what_it_is_told_to_keep_and_encodes_it() {
        Query query = Query.parse("id=%22%3E%3Cb%3E&mark=secret&lang=en").orElseThrow();
        assertThat(query.with(List.of("id", "lang"), "lang", "pt"))
                .isEqualTo("id=%22%3E%3Cb%3E&lang=pt");
        assertThat(Query.NONE.with(List.of("id"), "lang", "pt")).isEqualTo("lang=pt");
    }
}

package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The guide's table of quirks names tests that there are, at least one for each. */
class QuirksTableTest {

    private static final Path PAGE = Path.of("docs/keys.md");
    private static final Pattern TABLE =
            Pattern.compile("(?ms)^## Quirks of real tokens$.*?^\\|---.*?$(.*?)^$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void eachQuirkHasItsTest() throws Exception {
        var table = TABLE.matcher(Files.readString(PAGE));
        assertThat(table.find()).isTrue();
        List<String> rows = table.group(1).lines().filter(row -> !row.isBlank()).toList();
        assertThat(rows).hasSizeGreaterThan(15);
        for (String row : rows) {
            List<String> missing = new ArrayList<>();
            var test = TEST.matcher(row);
            int tests = 0;
            while (test.find()) {
                tests++;
                if (!isTest(test.group(1), test.group(2))) {
                    missing.add(test.group());
                }
            }
            assertThat(tests).as(row).isPositive();
            assertThat(missing).as(row).isEmpty();
        }
    }

    private static boolean isTest(String in, String name) throws ClassNotFoundException {
        return Arrays.stream(
                        Class.forName(QuirksTableTest.class.getPackageName() + '.' + in)
                                .getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .anyMatch(method ->
                        method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class));
    }
}

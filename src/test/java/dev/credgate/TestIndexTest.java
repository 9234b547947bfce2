package dev.credgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestClassIndexer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.jandex.DotName;
import org.junit.jupiter.api.Test;

/**
 * Two processes of unit tests start Quarkus beside each other, and must not read each other's
 * half-written files.
 */
class TestIndexTest {

    @Test
    void anIndexOfTheTestClassesIsNeitherWrittenNorReadWhereAnotherProcessWouldMeetIt()
            throws Exception {
        Path classes =
                Path.of(
                        TestIndexTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());

        TestClassIndexer.writeIndex(
                TestClassIndexer.indexTestClasses(classes), classes, TestIndexTest.class);

        assertThat(Files.isRegularFile(classes.resolve(TestClassIndexer.TEST_CLASSES_IDX)))
                .as("see src/test/resources/test-classes.idx")
                .isFalse();
        assertThat(
                        TestClassIndexer.readIndex(classes, TestIndexTest.class)
                                .getClassByName(DotName.createSimple(TestIndexTest.class)))
                .as("what is read where no file can be written")
                .isNotNull();
    }
}

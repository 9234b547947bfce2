package dev.credgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.policy.ClaimPath;
import dev.credgate.verification.ProofCache;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each verdict compares must not have the {@code equals} that a record is given: a native
 * executable may interpret it, at some ten microseconds a call.
 */
class RecordsComparedOftenTest {

    static Stream<Class<?>> compared() {
        return Stream.concat(
                Stream.of(Hash.class, Address.class, AccountKey.class, ClaimPath.class),
                Stream.of(ProofCache.class.getDeclaredClasses()).filter(Class::isRecord));
    }

    @ParameterizedTest
    @MethodSource("compared")
    void equalsAndHashCodeAreItsOwn(Class<?> compared) throws IOException {
        String file = compared.getName().replaceFirst(".*\\.", "") + ".class";
        try (InputStream bytes = Objects.requireNonNull(compared.getResourceAsStream(file), file)) {
            assertThat(ClassFile.of().parse(bytes.readAllBytes()).methods())
                    .filteredOn(method ->
                            method.methodName().equalsString("equals")
                                    || method.methodName().equalsString("hashCode"))
                    .hasSize(2)
                    .allMatch(RecordsComparedOftenTest::linksNothingAtRunTime);
        }
    }

    private static boolean linksNothingAtRunTime(MethodModel method) {
        return method.code()
                .orElseThrow()
                .elementStream()
                .noneMatch(InvokeDynamicInstruction.class::isInstance);
    }
}

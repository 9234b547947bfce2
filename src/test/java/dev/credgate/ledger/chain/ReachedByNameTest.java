package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;

/**
 * Each answer of the node that our code asks for is made by Jackson by reflection. On a JVM that
 * always works; in the native executable only for what is registered, and there the first such
 * answer is the first to tell.
 */
class ReachedByNameTest {

    @Test
    void everyAnswerThatIsAskedForIsRegistered() {
        Set<String> asked = new TreeSet<>();
        Set<String> answers = new TreeSet<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.credgate")
                        .stream()
                        .filter(one ->
                                !one.getPackageName().equals("dev.credgate.ledger.contracts"))
                        .flatMap(one -> one.getMethodCallsFromSelf().stream())
                        .filter(ReachedByNameTest::asksTheNode)
                        .forEach(call -> {
                            asked.add(call.getTarget().getName());
                            Arrays.stream(Web3j.class.getMethods())
                                    .filter(method ->
                                            method.getName().equals(call.getTarget().getName()))
                                    .map(method -> answer(method.getGenericReturnType()))
                                    .forEach(answer -> {
                                        answers.add(answer.getName());
                                        Arrays.stream(answer.getDeclaredClasses())
                                                .filter(inner ->
                                                        inner.getSimpleName().endsWith("iser"))
                                                .forEach(inner -> answers.add(inner.getName()));
                                    });
                        });
        assertThat(asked)
                .contains("ethGetTransactionByHash", "ethSendRawTransaction", "ethGetLogs");
        Set<String> registered =
                Arrays.stream(
                                ReachedByName.class
                                        .getAnnotation(RegisterForReflection.class)
                                        .targets())
                        .map(Class::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(registered).containsAll(answers);
    }

    private static boolean asksTheNode(JavaMethodCall call) {
        return call.getTarget().getOwner().getPackageName().startsWith("org.web3j.protocol")
                && call.getTarget().getRawReturnType().isEquivalentTo(Request.class);
    }

    private static Class<?> answer(Type request) {
        return (Class<?>) ((ParameterizedType) request).getActualTypeArguments()[1];
    }
}

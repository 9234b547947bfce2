package dev.credgate.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test with a parameter of type {@link Stack} gets the one that all such tests of this JVM share;
 * it is taken down when the JVM ends. Whoever breaks something puts it right again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithStack.Shared.class)
@interface WithStack {

    /** Starts it for the first who asks. */
    final class Shared implements ParameterResolver {

        private static @Nullable Stack stack;

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared();
        }

        /** Longer than a run of JUnit, which with several JVMs is one class. */
        private static synchronized Stack shared() {
            Stack there = stack;
            if (there == null) {
                there = DidRegistryOnChain.up();
                stack = there;
                Runtime.getRuntime().addShutdownHook(new Thread(there::close));
            }
            return there;
        }
    }
}

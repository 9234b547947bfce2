package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.acceptance.Script.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demonstration tells the truth, and its exit code does too. */
class DemoIT {

    @Test
    void itShowsTheWholeStoryAndLeavesNothingBehind() {
        Stack stack = Stack.prepared(Map.of());

        Ended ended = stack.script().run("demo").successfully();

        assertThat(ended.out())
                .contains("The door closes within two blocks", "The audit record is intact")
                .doesNotContain("✘");
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }

    @Test
    void aStepThatGoesWrongIsSeenAndFailsTheWhole() {
        Stack stack = Stack.prepared(Map.of("CREDGATE_DEMO_BREAK", "revoke"));

        Ended ended = stack.script().run("demo");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.out()).contains("✘").contains("The agency revokes the credential");
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }
}

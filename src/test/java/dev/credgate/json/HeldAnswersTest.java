package dev.credgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {

    private static String next(HeldAnswers answers, String more) {
        return new String(
                answers.next(more.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsNotHeldIsGivenAtOnce() {
        HeldAnswers answers = new HeldAnswers(false);
        answers.came(3);
        assertThat(next(answers, "a\n")).isEqualTo("a\n");
        assertThat(next(answers, "")).isEmpty();
    }

    @Test
    void answersAreHeldUntilTheBodyHasEnded() {
        HeldAnswers answers = new HeldAnswers(true);
        answers.came(HeldAnswers.BODY);
        assertThat(next(answers, "a\n")).isEmpty();
        assertThat(next(answers, "b\n")).isEmpty();
        answers.ended();
        assertThat(next(answers, "c\n")).isEqualTo("a\nb\nc\n");
        assertThat(next(answers, "d\n")).isEqualTo("d\n");
    }

    @Test
    void theLastOnesCanBeAskedFor() {
        HeldAnswers answers = new HeldAnswers(true);
        assertThat(next(answers, "a\n")).isEmpty();
        answers.ended();
        assertThat(next(answers, "")).isEqualTo("a\n");
        assertThat(next(answers, "")).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongForItIsAnsweredAsItComes() {
        HeldAnswers answers = new HeldAnswers(true);
        answers.came(HeldAnswers.BODY);
        assertThat(next(answers, "a\n")).isEmpty();
        answers.came(1);
        assertThat(next(answers, "b\n")).isEqualTo("a\nb\n");
        assertThat(next(answers, "c\n")).isEqualTo("c\n");
    }

    @Test
    void memoryIsBounded() {
        HeldAnswers answers = new HeldAnswers(true);
        assertThat(answers.next(new byte[HeldAnswers.MOST])).isEmpty();
        assertThat(answers.next(new byte[1])).hasSize(HeldAnswers.MOST + 1);
        assertThat(answers.next(new byte[1])).hasSize(1);
    }
}

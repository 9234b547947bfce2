package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are sealed as they should be and hold what no writer wrote. */
class StateReaderTest {

    /** Where the first map's nodes should be. */
    private enum Forged {
        A_BRANCH_OF_THREE {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-3);
            }
        },
        A_BRANCH_TOO_WIDE {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-2 * TrieNode.Branch.WIDTH);
            }
        },
        THE_LEAST_NUMBER {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(Integer.MIN_VALUE);
            }
        },
        A_PAGE_WITHOUT_MEASURE {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(Integer.MAX_VALUE);
            }
        },
        BRANCHES_WITHOUT_END {
            @Override
            void write(SealedOutput out) throws IOException {
                for (int level = 0; level < 100_000; level++) {
                    out.number(-TrieNode.Branch.WIDTH);
                    out.number((byte) TrieNode.PATH_BITS);
                }
            }
        },
        A_CHILD_IN_ANOTHERS_SLOT {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-4);
                out.number((byte) 2); // slot 0
                out.number(0);
                out.number((byte) 0); // slots 1 to 3, and 0
                out.number(0);
            }
        },
        A_CHILD_OF_MORE_BITS_THAN_THERE_ARE {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-2);
                out.number((byte) 2);
                out.number(0);
            }
        },
        A_CHILD_OF_LESS_THAN_NO_BITS {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-2);
                out.number((byte) -1);
                out.number(0);
            }
        },
        A_BRANCH_IN_SEVERAL_SLOTS {
            @Override
            void write(SealedOutput out) throws IOException {
                out.number(-2);
                out.number((byte) 0);
                out.number(-1);
                out.number((byte) 0);
                out.number(0);
            }
        };

        abstract void write(SealedOutput out) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnImpossibleShape(Forged forged) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new SealedOutput(Channels.newChannel(bytes), new Seal(new byte[0]));
        beginning(out);
        out.number(1L);
        forged.write(out);
        out.finish();
        assertThatThrownBy(() -> read(bytes.toByteArray()))
                .isInstanceOf(SealedInput.DamagedException.class)
                .hasMessage("a map has an impossible shape");
    }

    @Test
    void takesNoMemoryForATextThatIsNotThere() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new SealedOutput(Channels.newChannel(bytes), new Seal(new byte[0]));
        beginning(out);
        out.number(1L);
        out.number(1);
        out.hash(Hash.ZERO);
        out.number(Integer.MAX_VALUE); // of the first issuer's name
        out.number(0L);
        out.finish();
        assertThatThrownBy(() -> read(bytes.toByteArray()))
                .isInstanceOf(EOFException.class)
                .hasMessage("it ends early");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void takesNoMemoryForNumbersThatAreNotThere(int count) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new SealedOutput(Channels.newChannel(bytes), new Seal(new byte[0]));
        beginning(out);
        out.number(1L);
        out.number(1);
        out.hash(Hash.ZERO);
        out.text("the first issuer");
        out.address(new Address(1, 2, 3));
        out.flag(true);
        out.number(0);
        out.number(count); // of words for its salt lengths
        out.number(0L);
        out.finish();
        assertThatThrownBy(() -> read(bytes.toByteArray())).isInstanceOf(IOException.class);
    }

    @Test
    void readsManyNumbers() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new SealedOutput(Channels.newChannel(bytes), new Seal(new byte[0]));
        long[] many = LongStream.range(0, 3_000_000).toArray();
        out.numbers(many);
        out.finish();
        var in =
                new SealedInput(
                        Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())),
                        new Seal(new byte[0]));
        assertThat(in.numbers(many.length)).isEqualTo(many);
    }

    @Test
    void readsATextOfSeveralChunks() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new SealedOutput(Channels.newChannel(bytes), new Seal(new byte[0]));
        String text = "seven.".repeat(700_000);
        out.text(text);
        out.finish();
        var in =
                new SealedInput(
                        Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())),
                        new Seal(new byte[0]));
        assertThat(in.text()).isEqualTo(text);
    }

    /** A state without contracts, up to its issuers. */
    private static void beginning(SealedOutput out) throws IOException {
        out.number(1L);
        out.number(2L);
        out.number(31337L);
        out.number(7L);
        out.hash(Hash.ZERO);
        out.instant(Instant.EPOCH);
        out.number(0L);
        out.number(0L);
        out.number(0L);
        out.number(0);
        out.flag(false); // no registry of DIDs
    }

    private static void read(byte[] bytes) throws IOException {
        new StateReader(
                        new SealedInput(
                                Channels.newChannel(new ByteArrayInputStream(bytes)),
                                new Seal(new byte[0])))
                .read();
    }
}

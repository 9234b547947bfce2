package dev.credgate.crypto;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Engines that are asked before all others, whatever is fastest: for the day on which one of those
 * turns out to be wrong, and for tests that must show that none is. It brings no engine into a row
 * in which it does not stand. Immutable.
 */
final class EngineOrder {

    /** The variable of the environment: names of engines, with commas between. */
    static final String SETTING = "CREDGATE_ENGINES_FIRST";

    private final List<String> first;

    private EngineOrder(List<String> first) {
        this.first = List.copyOf(first);
    }

    /** What this process's environment says. */
    static EngineOrder ofThisProcess() {
        return of(Optional.ofNullable(System.getenv(SETTING)).orElse(""));
    }

    /** What such a text says. */
    static EngineOrder of(String setting) {
        return new EngineOrder(
                Arrays.stream(setting.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    /** A row in the order in which its engines are asked. */
    List<String> of(List<String> row) {
        return Stream.concat(first.stream().filter(row::contains), row.stream())
                .distinct()
                .toList();
    }

    /** What is named and is no engine here. */
    List<String> unknown(Collection<String> engines) {
        return first.stream().filter(name -> !engines.contains(name)).toList();
    }
}

# Every parser under Jazzer, for a while each, one a core. What it finds stays in target/fuzz/<parser>/findings; mend the
# parser, and move the input to src/test/resources/fuzz/<parser>, where every test run gives it to the parser again.
# An input that took long is a finding only if it takes the processor long when it is given to the parser alone: on a machine
# with others on it the fuzzer's own clock runs out on inputs of a millisecond.

fuzz_sources=src/test/java/dev/credgate/fuzz

# fuzz [--seconds N] [PARSER…]
fuzz() {
    local seconds=60 parsers=()
    while [[ $# -gt 0 ]]; do
        case $1 in
        --seconds)
            seconds=${2:-}
            [[ $seconds =~ ^[1-9][0-9]{0,5}$ ]] || fail "fuzz --seconds needs a number of seconds"
            shift
            ;;
        -*) fail "fuzz knows only --seconds N and names of parsers, not $1" ;;
        *)
            [[ -f $root/$fuzz_sources/$1Fuzz.java ]] || fail "there is no parser $1; there are: $(parsers | tr '\n' ' ')"
            parsers+=("$1")
            ;;
        esac
        shift
    done
    [[ ${#parsers[@]} -gt 0 ]] || mapfile -t parsers < <(parsers)
    need_jdk
    results=$root/target/${fuzz_folder:-fuzz}
    mkdir -p "$results"
    build_benchmarks
    step "${#parsers[@]} parsers under the fuzzer, $seconds s each"
    local parser worst=0
    # By default one a core: each run is one thread.
    printf '%s\n' "${parsers[@]}" |
        SEED=${fuzz_seed:-0} JAVA=$JAVA_HOME/bin/java RESULTS=$results CLASSES=$(of_parsers "$benchmarks") SECONDS_EACH=$seconds \
            INPUTS=$root/src/test/resources/fuzz \
            xargs -P "${fuzz_at_once:-$(nproc)}" -I '{}' bash -c "$(declare -f vectors_for fuzz_one); fuzz_one {}" || true
    for parser in "${parsers[@]}"; do
        forget_what_was_only_held_up "$parser"
        say "$(tail -n 1 "$results/$parser/log" 2>/dev/null), $(processor_seconds "$parser") of the processor $dim$parser$plain"
        if compgen -G "$results/$parser/findings/*" >/dev/null; then
            say "$red✘ $parser: findings in ${results#"$root"/}/$parser/findings$plain, log: ${results#"$root"/}/$parser/log"
            worst=1
        elif [[ $(<"$results/$parser/code") != 0 ]]; then
            say "$red✘ $parser: the fuzzer did not run to its end$plain, log: ${results#"$root"/}/$parser/log"
            worst=1
        fi
    done
    [[ $worst -eq 0 ]] || fail "the fuzzer found something, or did not run"
}

# What a run took of the processor, in seconds: a fuzzer that others keep waiting has done less than its clock says.
processor_seconds() {
    awk '{ printf "%d s", $1 + $2 }' "$results/$1/processor" 2>/dev/null || printf 'unknown'
}

# Of a class path, what a parser may need: the fuzzer reads every archive on it each time it starts, which takes longer than all
# else it does before its first input.
of_parsers() {
    local beside=(
        com/aayushatharva com/tngtech
        io/fabric8 io/quarkus io/rest-assured io/smallrye/config io/smallrye/reactive
        org/apache/groovy org/apache/maven org/codehaus org/eclipse/sisu org/hibernate org/jboss/narayana
        org/jetbrains org/junit org/openjdk org/seleniumhq
    )
    tr ':' '\n' <<<"$1" | grep -vE "/($(IFS='|' && printf '%s' "${beside[*]}"))/" | paste -sd ':'
}

# Inputs that the fuzzer put aside for their time, given to the parser alone; those that are quick go. What ended the run
# then was the machine, and its end says nothing (code 70 is a timeout).
forget_what_was_only_held_up() {
    local folder=$results/$1 input left=0
    for input in "$folder"/findings/{timeout,slow-unit}-*; do
        [[ -e $input ]] || continue
        if "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xmx800m -cp "$benchmarks" dev.credgate.fuzz.ProcessorTime "$1" "$input"; then
            rm "$input"
        else
            left=1
        fi
    done
    [[ $left -eq 1 || $(<"$folder/code") != 70 ]] || printf '0\n' >"$folder/code"
}

# Each parser for a minute, after the tests: CREDGATE_FUZZ_SECONDS says how many seconds, 0 for none. Seed and corpus are always
# the same, so that a change is not refused for what another run would not have met; `fuzz` itself looks elsewhere each time
# and goes on from what it had. Three at a time: the whole run has forty minutes.
fuzz_in_tests() {
    local each=${CREDGATE_FUZZ_SECONDS:-60}
    [[ $each =~ ^[0-9]{1,5}$ ]] || fail "CREDGATE_FUZZ_SECONDS is no number of seconds: $each"
    if ((10#$each == 0)); then
        say "the parsers were NOT fuzzed: CREDGATE_FUZZ_SECONDS is 0"
        return 0
    fi
    fuzz_seed=20261128 fuzz_folder=fuzz-in-tests fuzz_at_once=3
    rm -rf "$root/target/$fuzz_folder"
    fuzz --seconds "$((10#$each))"
}

parsers() {
    local file
    for file in "$root/$fuzz_sources"/*Fuzz.java; do
        file=${file##*/}
        printf '%s\n' "${file%Fuzz.java}"
    done
}

# vectors_for PARSER: the published vectors that are what the parser reads, where CREDGATE_VECTORS says where they are.
vectors_for() {
    case $1 in
    DataIntegrity | JsonLd) printf 'w3c' ;;
    JwtVc | SdJwtPayload | SdJwtVc) printf 'openid4vp' ;;
    esac
}

# fuzz_one PARSER: the corpus is kept from run to run, begun with the parser's seeds and the vectors. Only our own classes are
# instrumented.
fuzz_one() {
    local folder=$RESULTS/$1 seeds=("$INPUTS/$1") vectors code=0 TIMEFORMAT='%0U %0S'
    vectors=$(vectors_for "$1")
    [[ -z $vectors || ! -d ${CREDGATE_VECTORS:-}/$vectors ]] || seeds+=("$CREDGATE_VECTORS/$vectors")
    mkdir -p "$folder/corpus" "$folder/findings"
    printf 'none\n' >"$folder/code"
    # The class files are the fuzzer's to change in memory, hence the agent.
    {
        time "$JAVA" -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx800m -cp "$CLASSES" \
            com.code_intelligence.jazzer.Jazzer --target_class="dev.credgate.fuzz.$1Fuzz" \
            '--reproducer_path='"$folder" '--instrumentation_includes=dev.credgate.**' '--custom_hook_includes=dev.credgate.**' \
            -seed="$SEED" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=2500 -artifact_prefix="$folder/findings/" \
            "$folder/corpus" "${seeds[@]}" >"$folder/log" 2>&1
    } 2>"$folder/processor" || code=$?
    printf '%s\n' "$code" >"$folder/code"
}

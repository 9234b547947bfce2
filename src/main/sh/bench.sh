# How fast it is: JMH in process, a ledger of millions, wrk against a running gateway (bench-http.sh). Everything is
# measured against a baseline of the same run, in alternation, so that what else the machine does falls on both.

# The gateway has one core to itself, whoever asks it the other.
server_core=0
client_core=1

bench() {
    local quick='' against='' with=''
    while [[ $# -gt 0 ]]; do
        case $1 in
        --quick) quick=yes ;;
        --compare)
            against=${2:-}
            [[ -n $against ]] || fail "bench --compare needs the figures of an earlier run, such as docs/performance.json"
            [[ -f $against ]] || fail "there is no $against"
            shift
            if [[ -f ${2:-} ]]; then
                with=$2
                shift
            fi
            ;;
        *) fail "bench knows only --quick and --compare FILE [FILE], not $1" ;;
        esac
        shift
    done
    # Of two runs, what changed between them; nothing is measured.
    if [[ -n $with ]]; then
        need_node
        node "$root/src/main/sh/compare.mjs" "$against" "$with"
        return
    fi
    local earlier=''
    if [[ -n $against ]]; then
        # Read before anything is measured: it may be the very file that this run writes.
        earlier=$(mktemp)
        cp "$against" "$earlier"
        need_node
        node "$root/src/main/sh/compare.mjs" --check "$earlier" || fail "$against holds no figures of ./credgate bench"
    fi
    measure_everything
    figures "$machine_load" "$root/target/bench.json" | tee "$results/figures.md"
    if [[ -z $quick ]]; then
        write_figures "$root/docs/performance.md" "$results/figures.md"
        cp "$root/target/bench.json" "$root/docs/performance.json"
        say "written to docs/performance.md, docs/performance.json and target/bench.json"
    else
        say "written to target/bench.json"
    fi
    if [[ -n $earlier ]]; then
        printf '\n'
        node "$root/src/main/sh/compare.mjs" "$earlier" "$root/target/bench.json"
        rm -f "$earlier"
    fi
}

# Sets `results` and `machine_load`.
measure_everything() {
    # Over HTTP: rounds, seconds of one measurement, seconds until the JVM has compiled what is measured; how often a start
    # is measured; seconds at a fixed rate, and how often; seconds from the first answer on. The ledger's largest size and
    # rounds.
    local rounds=5 seconds=4 warm_up=12 starts=3 steady=8 steady_rounds=3 series=20 jmh=(-wi 5 -w 5s -i 7 -r 4s)
    local statuses=10000000 issuers=100000 ledger_rounds=9 verdict_rounds=5 verdict_seconds=1 format_rounds=7
    if [[ -n $quick ]]; then
        rounds=2 seconds=2 warm_up=3 starts=1 steady=3 steady_rounds=1 series=5 jmh=(-wi 3 -w 3s -i 3 -r 2s)
        statuses=100000 issuers=1000 ledger_rounds=3 verdict_rounds=2 verdict_seconds=0.5 format_rounds=3
    fi
    (($(nproc) >= 2)) || fail "bench needs two cores: one for the gateway, one for those who ask it"
    need_to_run
    need_packages wrk=wrk taskset=util-linux
    # The program on a JVM, whatever CREDGATE_NATIVE says: the native executable is measured beside it when it is there.
    CREDGATE_NATIVE=''
    build_program
    results=$root/target/bench
    [[ ! -d $results/stack ]] || (home=$results/stack && ! anything_running) || fail "another bench runs in $results"
    rm -rf "$results"
    mkdir -p "$results"
    machine_load=$(cut -d ' ' -f 1-3 /proc/loadavg)
    build_benchmarks
    bench_in_process
    bench_formats
    bench_verdicts
    bench_ledger
    bench_over_http
    machine_load+=" before, $(cut -d ' ' -f 1-3 /proc/loadavg) after"
}

build_benchmarks() {
    step "building the benchmarks"
    local log=$results/build.log
    (
        cd "$root"
        ./mvnw -B -q -Dspotless.apply.skip=true test-compile dependency:build-classpath \
            -Dmdep.includeScope=test -Dmdep.outputFile="$results/classpath" >"$log" 2>&1
    ) || {
        show_log "$log" 30
        fail "the build failed; its log: $log"
    }
    benchmarks=$root/target/test-classes:$root/target/classes:$(<"$results/classpath")
}

# JMH, one fork.
bench_in_process() {
    step "in process"
    taskset -c "$server_core" "$JAVA_HOME/bin/java" -cp "$benchmarks" org.openjdk.jmh.Main \
        AlternatingBenchmark "${jmh[@]}" -rf json -rff "$results/jmh.json" >"$results/jmh.log" 2>&1 || {
        show_log "$results/jmh.log"
        fail "JMH failed"
    }
}

# Each format of today beside its signatures, and beside an implementation on node where that can be installed.
bench_formats() {
    step "each format, in process"
    (need_peers) || say "the peers on node cannot be installed: their column is left out"
    taskset -c "$server_core" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g -cp "$benchmarks" \
        dev.credgate.bench.FormatsBenchmark "$format_rounds" 200 "$results/formats.json" >"$results/formats.log" 2>&1 || {
        show_log "$results/formats.log"
        fail "the formats' benchmark failed"
    }
}

# The same by the program itself, the JVM's and the native executable in turn: `credgate engines --verdicts`.
bench_verdicts() {
    local round mode runs
    [[ -n $(runner) ]] || return 0
    step "in process, the JVM's program and the native executable in turn"
    for ((round = 0; round < verdict_rounds; round++)); do
        for mode in jvm native; do
            program_folder=$root/target/quarkus-app
            program_command serve
            [[ $mode == jvm ]] || runs=("$(runner)")
            taskset -c "$server_core" "${runs[@]}" engines --verdicts --json --seconds "$verdict_seconds" \
                >>"$results/$mode-verdicts.jsonl" 2>"$results/verdicts.log" || {
                show_log "$results/verdicts.log"
                fail "a verdict could not be measured in process"
            }
        done
    done
}

bench_ledger() {
    step "the ledger with up to $statuses statuses and $issuers issuers"
    taskset -c "$server_core" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:MaxRAMPercentage=50 \
        -XX:+UseSerialGC -cp "$benchmarks" dev.credgate.bench.LedgerScaleBenchmark \
        "$statuses" "$issuers" "$ledger_rounds" "$results/ledger.json" >"$results/ledger.log" 2>&1 || {
        show_log "$results/ledger.log"
        fail "the ledger's benchmark failed"
    }
}

# ./credgate engines --jmh: every engine on every algorithm, on the JVM and, when it is built, in the native executable; the
# table goes into docs/engines.md.
bench_engines() {
    local told=''
    need_jdk
    need_node
    results=$root/target/bench-engines
    rm -rf "$results"
    mkdir -p "$results"
    build_benchmarks
    step "each engine on the JVM, by JMH"
    "$JAVA_HOME/bin/java" -cp "$benchmarks" org.openjdk.jmh.Main SignatureEngineBenchmark "$@" \
        -rf json -rff "$results/jmh.json" >"$results/jmh.log" 2>&1 || {
        show_log "$results/jmh.log"
        fail "JMH failed"
    }
    if [[ -n $(runner) ]]; then
        is_current "$(runner)" || say "the native executable is older than the sources; ./credgate native builds it anew"
        step "each engine in the native executable"
        told=$results/native.json
        "$(runner)" engines --json --seconds 1 >"$told"
    else
        say "the native executable is not built (./credgate native): its rows are left out"
    fi
    BENCH_TIME=$(date -u '+%Y-%m-%d %H:%M UTC') \
        BENCH_COMMIT=$(git -C "$root" describe --always --dirty --abbrev=10 2>/dev/null || printf 'no git') \
        BENCH_MACHINE="$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, Linux $(uname -r), $(openssl version 2>/dev/null | cut -d ' ' -f 1,2), $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p')" \
        node "$root/src/main/sh/engines.mjs" "$results/jmh.json" ${told:+"$told"} | tee "$results/figures.md"
    write_figures "$root/docs/engines.md" "$results/figures.md"
    say "written to docs/engines.md"
}

# figures LOAD FILE: the tables, from what lies in the results; the figures as JSON in the file.
figures() {
    BENCH_LOAD=$1 BENCH_COMMAND="./credgate bench${quick:+ --quick}" \
        BENCH_COMMIT=$(git -C "$root" describe --always --dirty --abbrev=10 2>/dev/null || printf 'no git') \
        BENCH_JDK=$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p') \
        BENCH_WRK=$(wrk -v 2>&1 | sed -n 's/^\(wrk [^ ]*\).*/\1/p') \
        node "$root/src/main/sh/figures.mjs" "$results" "$2"
}

# write_figures FILE TABLES: the tables go between the two marks.
write_figures() {
    awk -v tables="$2" '
        /^<!-- figures -->$/ { print; print ""; while ((getline line < tables) > 0) print line; print ""; inside = 1 }
        /^<!-- end of figures -->$/ { inside = 0 }
        !inside && !/^<!-- figures -->$/
    ' "$1" >"$1.new"
    mv "$1.new" "$1"
}

# How fast it is: JMH in process, wrk against a running gateway. Everything is measured against a baseline of the same
# run, in alternation, so that what else the machine does falls on both.

# The gateway has one core to itself, whoever asks it the other.
server_core=0
client_core=1

bench() {
    local quick=''
    case ${1:-} in
    '') ;;
    --quick) quick=yes ;;
    *) fail "bench knows only --quick, not $1" ;;
    esac
    # Over HTTP: rounds, seconds of one measurement, seconds until the JVM has compiled what is measured.
    local rounds=5 seconds=6 warm_up=30 jmh=(-wi 6 -w 6s -i 7 -r 5s)
    [[ -z $quick ]] || rounds=2 seconds=2 warm_up=6 jmh=(-wi 3 -w 5s -i 4 -r 3s)
    (($(nproc) >= 2)) || fail "bench needs two cores: one for the gateway, one for those who ask it"
    need_to_run
    need_packages wrk=wrk taskset=util-linux
    build_program
    local results=$root/target/bench machine_load
    [[ ! -d $results/stack ]] || (home=$results/stack && ! anything_running) || fail "another bench runs in $results"
    rm -rf "$results"
    mkdir -p "$results"
    machine_load=$(cut -d ' ' -f 1-3 /proc/loadavg)
    bench_in_process
    bench_over_http
    machine_load+=" before, $(cut -d ' ' -f 1-3 /proc/loadavg) after"
    figures "$machine_load" | tee "$results/figures.md"
    if [[ -z $quick ]]; then
        write_figures "$root/docs/performance.md" "$results/figures.md"
        say "written to docs/performance.md"
    fi
}

# JMH, one fork.
bench_in_process() {
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
    step "in process"
    taskset -c "$server_core" "$JAVA_HOME/bin/java" \
        -cp "$root/target/test-classes:$root/target/classes:$(<"$results/classpath")" org.openjdk.jmh.Main \
        AlternatingBenchmark "${jmh[@]}" -rf json -rff "$results/jmh.json" >"$results/jmh.log" 2>&1 || {
        show_log "$results/jmh.log"
        fail "JMH failed"
    }
}

# A stack of its own, an empty server beside it, and wrk against both in turn.
bench_over_http() {
    home=$results/stack
    mkdir_home
    own_ports
    bring_up
    trap 'stop_bench' EXIT
    pin_stack
    start_empty_server
    open_a_session
    # shellcheck source=/dev/null
    source "$home/env"

    local cookie round target
    cookie=$(awk -F '\t' '$6 == "__Host-credgate" { print $7 }' "$stage/cookies")
    [[ -n $cookie ]] || fail "there is no session cookie"
    local auth=$'Cookie: __Host-credgate='$cookie$'\nX-Credgate-Portal: '$PORTAL
    local sample=$root/src/main/resources/demo/sdk-credential.json
    expect_answer '"verdict":"valid"' -H 'Content-Type: application/json' --data-binary "@$sample" "$GATEWAY_URL/verify"
    expect_answer 'x-credgate-assertion' -i -H "Cookie: __Host-credgate=$cookie" -H "X-Credgate-Portal: $PORTAL" \
        "$GATEWAY_URL/auth"

    for ((round = 0; round <= rounds; round++)); do
        local length=$seconds
        [[ $round -gt 0 ]] || length=$warm_up
        step "over HTTP, round $round of $rounds (0: warming up), $length s each"
        for target in empty auth-none jwks auth verify; do
            case $target in
            empty) measure empty "http://127.0.0.1:$empty_port/" ;;
            jwks) measure gateway "$GATEWAY_URL/.well-known/jwks.json" ;;
            auth-none) measure gateway "$GATEWAY_URL/auth" ;;
            auth) BENCH_HEADERS=$auth measure gateway "$GATEWAY_URL/auth" ;;
            verify)
                BENCH_METHOD=POST BENCH_HEADERS='Content-Type: application/json' BENCH_BODY=$sample \
                    measure gateway "$GATEWAY_URL/verify"
                ;;
            esac
        done
    done
    trap - EXIT INT TERM
    stop_bench
}

stop_bench() {
    stop empty 5
    stop_everything
}

# Six free ports, and one for the empty server.
own_ports() {
    local name port=18400
    for name in CREDGATE_HTTP CREDGATE_ISSUER CREDGATE_MANAGEMENT CREDGATE_RPC CREDGATE_PROXY CREDGATE_PORTAL EMPTY; do
        port=$((port + 1))
        until port_is_free "$port"; do port=$((port + 1)); done
        printf -v "${name}_PORT" '%s' "$port"
    done
    empty_port=$EMPTY_PORT
}

# The gateway anew on its core, with the compilers and the collector that the JVM chooses there; all others on the other.
pin_stack() {
    local name pid
    for name in anvil portal nginx; do
        for pid in $(members "$name"); do
            taskset -a -p -c "$client_core" "$pid" >/dev/null
        done
    done
    stop gateway 20
    local runs
    program_command serve
    (
        import_settings
        cd "$home"
        start gateway taskset -c "$server_core" "${runs[@]}"
    )
    await 60 gateway "the gateway was ready" \
        curl -fsS --max-time 5 "http://127.0.0.1:$management_port/q/health/ready"
}

start_empty_server() {
    start empty taskset -c "$server_core" "$JAVA_HOME/bin/java" \
        -cp "$root/target/test-classes:$(<"$results/classpath")" dev.credgate.bench.EmptyServer "$empty_port"
    await 20 empty "the empty server answered" curl -fsS --max-time 5 "http://127.0.0.1:$empty_port/"
}

# As the demo does: a citizen, a credential, a challenge answered; and the issuers of the SDK's samples.
open_a_session() {
    step "opening a session"
    source "$home/ports"
    # shellcheck source=/dev/null
    source "$home/env"
    stage=$home/demo
    local part
    for part in citizen issue present sdk; do
        "demo_$part" >"$home/logs/bench-$part.log" 2>&1 || {
            show_log "$home/logs/bench-$part.log"
            fail "the demo's step $part failed"
        }
    done
}

# expect_answer TEXT CURL-ARGUMENTS…: what is measured must be what it is taken for.
expect_answer() {
    local text=$1 answer
    shift
    answer=$(curl -sS --max-time 10 "$@") || fail "no answer"
    grep -qiF "$text" <<<"$answer" || fail "expected $text, got: $answer"
}

# measure PROCESS URL: the request in BENCH_*; a line to <target>.jsonl, but for the warm-up.
measure() {
    local pid before after line
    pid=$(pid_of "$1")
    before=$(cpu_ticks "$pid")
    line=$(taskset -c "$client_core" wrk -t 1 -c 16 -d "${length}s" --timeout 10s \
        -s "$root/src/test/wrk/report.lua" "$2" | tail -n 1)
    after=$(cpu_ticks "$pid")
    [[ $line == {* ]] || fail "wrk said: $line"
    [[ $line == *'"broken":0}' ]] || fail "connections broke: $line"
    if [[ $target == auth-none ]]; then
        [[ $line != *'"refused":0,'* ]] || fail "somebody without a session was let in"
    else
        [[ $line == *'"refused":0,'* ]] || fail "$target was refused: $line"
    fi
    [[ $round -eq 0 ]] ||
        printf '%s,"cpu_seconds":%d.%02d}\n' "${line%\}}" $(((after - before) / 100)) $(((after - before) % 100)) \
            >>"$results/$target.jsonl"
}

# User and system time of a process, in hundredths of a second.
cpu_ticks() { printf '%s' $(($(stat_field "$1" 14) + $(stat_field "$1" 15))); }

# The tables, from what lies in the results.
figures() {
    BENCH_LOAD=$1 BENCH_COMMAND="./credgate bench${quick:+ --quick}" \
        BENCH_COMMIT=$(git -C "$root" describe --always --dirty --abbrev=10 2>/dev/null || printf 'no git') \
        BENCH_JDK=$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p') \
        BENCH_WRK=$(wrk -v 2>&1 | sed -n 's/^\(wrk [^ ]*\).*/\1/p') \
        node "$root/src/main/sh/figures.mjs" "$results"
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

# The bench's half over HTTP: a stack of its own, the gateway on one core, whoever asks it on the other; first on the JVM,
# then, when it was built, the native executable. Figures go to $results, a line of JSON each.

bench_over_http() {
    home=$results/stack
    mkdir_home
    own_ports
    # Of every request the signature is checked, also of one that came before.
    export CREDGATE_PROOF_CACHE=off
    bring_up
    trap 'stop_bench' EXIT
    pin_neighbours
    source "$home/ports"
    # shellcheck source=/dev/null
    source "$home/env"
    local sample=$root/src/main/resources/demo/sdk-credential.json batch_lines=100 i
    for ((i = 0; i < batch_lines; i++)); do tr -d '\n' <"$sample" && printf '\n'; done >"$results/batch.ndjson"

    local mode=jvm
    bench_program
    if [[ -n $(runner) ]]; then
        is_current "$(runner)" || say "the native executable is older than the sources; ./credgate native builds it anew"
        take_native_program
        mode=native warm_up=2
        bench_program
    else
        say "the native executable is not built (./credgate native): its rows are left out"
    fi
    trap - EXIT INT TERM
    stop_bench
}

stop_bench() {
    stop proxy 5
    stop empty 5
    stop_everything
}

# The rows of one program, in $mode.
bench_program() {
    bench_start
    bench_first_seconds
    restart_gateway
    open_a_session
    find_empty_endpoint
    start_proxy
    bench_requests
    bench_latency
    stop proxy 5
    stop empty 5
    bench_large_start
}

# Free ports for the stack, and one each for the empty server and the proxy that is measured.
own_ports() {
    local name port=18400
    for name in CREDGATE_HTTP CREDGATE_ISSUER CREDGATE_MANAGEMENT CREDGATE_RPC CREDGATE_PROXY CREDGATE_PORTAL EMPTY PROXIED; do
        port=$((port + 1))
        until port_is_free "$port"; do port=$((port + 1)); done
        printf -v "${name}_PORT" '%s' "$port"
    done
    empty_port=$EMPTY_PORT proxied_port=$PROXIED_PORT
}

# Everything but the gateway on the clients' core.
pin_neighbours() {
    local name pid
    for name in anvil portal nginx; do
        for pid in $(members "$name"); do
            taskset -a -p -c "$client_core" "$pid" >/dev/null
        done
    done
}

take_native_program() {
    stop gateway 20
    program_folder=$home/native-program
    mkdir -p "$program_folder"
    cp "$(runner)" "$program_folder/credgate"
    find "$root/target" -maxdepth 1 -name '*.so' -exec cp -t "$program_folder" {} +
}

# The gateway on its core, with the compilers and the collector that the JVM chooses there. Does not wait for it.
launch_gateway() {
    local runs
    program_command serve
    (
        import_settings
        cd "$home"
        start gateway taskset -c "$server_core" "${runs[@]}"
    )
}

restart_gateway() {
    stop gateway 20
    launch_gateway
    await 60 gateway "the gateway was ready" \
        curl -fsS --max-time 5 "http://127.0.0.1:$management_port/q/health/ready"
}

# load_client FILE NAME=VALUE…: what LoadClient says, with the settings in its environment.
load_client() {
    local file=$1
    shift
    env "$@" taskset -c "$client_core" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmn128m -cp "$benchmarks" \
        dev.credgate.bench.LoadClient >"$file" 2>"$results/load-client.log" || {
        show_log "$results/load-client.log"
        fail "the client failed"
    }
}

# while_starting FILE NAME=VALUE…: starts the gateway under the eyes of a client that is there already; sets `launched_at`.
while_starting() {
    local client
    stop gateway 20
    load_client "$@" &
    client=$!
    sleep 1.5 # until it knocks, every millisecond
    launched_at=$(now_ms)
    launch_gateway
    wait "$client" || fail "the gateway could not be watched while it started"
}

# Milliseconds from the command to "ready", and what it holds in memory then.
bench_start() {
    step "$mode: starting, $starts times"
    local i launched_at
    for ((i = 0; i < starts; i++)); do
        start_once "$results/$mode-start.jsonl"
    done
    printf '{"bytes":%s}\n' "$(program_size)" >"$results/$mode-size.jsonl"
}

# start_once FILE: appends a line to the file.
start_once() {
    while_starting "$results/ready" LOAD_URL="http://127.0.0.1:$management_port/q/health/ready" \
        LOAD_EXPECT='HTTP/1.1 200' LOAD_SECONDS=0 LOAD_CONNECTIONS=1
    sleep 1
    printf '{"ready_ms":%d,"rss_kb":%d}\n' $(($(field first_at "$results/ready") - launched_at)) \
        "$(awk '/^VmRSS/ { print $2 }' "/proc/$(gateway_pid)/status")" >>"$1"
}

# What runs: java or the executable, not taskset, which became it.
gateway_pid() { pid_of gateway; }

# The files that are needed to run it, but for the JVM.
program_size() {
    if [[ -x $program_folder/credgate ]]; then
        stat -c %s "$program_folder/credgate"
    else
        find "$program_folder" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }'
    fi
}

# field NAME FILE: a number of a line of JSON.
field() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$2"; }

# Verdicts a second, from the first one that the gateway gives; of the further starts only when the first one comes.
bench_first_seconds() {
    step "$mode: the first $series seconds"
    # The issuers of the samples must be known before.
    open_a_session
    local i launched_at length=$series
    for ((i = 0; i < starts; i++)); do
        while_starting "$results/first" LOAD_URL="http://127.0.0.1:$http_port/verify" LOAD_METHOD=POST \
            LOAD_HEADERS='Content-Type: application/json' LOAD_BODY="$sample" LOAD_EXPECT='"verdict":"valid"' \
            LOAD_SECONDS="$length"
        printf '{"first_verdict_ms":%d}\n' $(($(field first_at "$results/first") - launched_at)) >>"$results/$mode-first.jsonl"
        [[ $i -gt 0 ]] || cp "$results/first" "$results/$mode-series.jsonl"
        length=1
    done
}

# The gateway's own empty answer; a gateway that has none is held against a bare server, and the tables say so.
find_empty_endpoint() {
    if [[ $(curl -sS -o /dev/null -w '%{http_code}' --max-time 5 "$GATEWAY_URL/ping") == 204 ]]; then
        empty_url=$GATEWAY_URL/ping empty_process=gateway
        printf '{"endpoint":"ping"}\n' >"$results/$mode-empty-is.jsonl"
    else
        say "the gateway has no GET /ping: an empty server in another JVM stands in for it"
        empty_url=http://127.0.0.1:$empty_port/ empty_process=empty
        printf '{"endpoint":"server"}\n' >"$results/$mode-empty-is.jsonl"
        start empty taskset -c "$server_core" "$JAVA_HOME/bin/java" -cp "$benchmarks" \
            dev.credgate.bench.EmptyServer "$empty_port"
        await 20 empty "the empty server answered" curl -fsS --max-time 5 "$empty_url"
    fi
}

# nginx on the gateway's core: a static file behind the gateway, and behind empty endpoints.
start_proxy() {
    mkdir -p "$home/static/gate" "$home/static/ping" "$home/static/far" "$home/static/own"
    head -c 1024 /dev/zero | tr '\0' x | tee "$home/static/gate/file" "$home/static/ping/file" "$home/static/far/file" >"$home/static/own/file"
    sed -e "s|@PORTAL@|$portal_name|g" -e "s|@HTTP_PORT@|$http_port|g" -e "s|@PORT@|$proxied_port|g" \
        "$root/src/test/nginx/bench.conf" >"$home/bench.conf"
    local as=()
    [[ $(id -u) -ne 0 ]] || as=(-g 'user root;')
    (
        cd "$home"
        start proxy taskset -c "$server_core" nginx -e stderr -p . -c bench.conf "${as[@]}"
    )
    await 20 proxy "the measured nginx answered" curl -fsS --max-time 5 "http://127.0.0.1:$proxied_port/own/file"
}

# As the demo does: a citizen, a credential, a challenge answered; and the issuers of the SDK's samples.
open_a_session() {
    stage=$home/demo
    rm -f "$stage/cookies"
    local part
    for part in citizen issue present sdk; do
        "demo_$part" >"$home/logs/bench-$part.log" 2>&1 || {
            show_log "$home/logs/bench-$part.log"
            fail "the demo's step $part failed"
        }
    done
    cookie=$(awk -F '\t' '$6 == "__Host-credgate" { print $7 }' "$stage/cookies")
    [[ -n $cookie ]] || fail "there is no session cookie"
}

# What is measured, in turn: rate, latency and CPU time of each.
bench_requests() {
    local round target length json='Content-Type: application/json' proxied=http://127.0.0.1:$proxied_port
    local session=$'Cookie: __Host-credgate='$cookie
    expect_answer '"verdict":"valid"' -H "$json" --data-binary "@$sample" "$GATEWAY_URL/verify"
    expect_answer 'x-credgate-assertion' -i -H "$session" -H "X-Credgate-Portal: $PORTAL" "$GATEWAY_URL/auth"
    expect_answer xxxx -H "$session" "$proxied/gate/file"
    expect_answer 302 -o /dev/null -w '%{http_code}' "$proxied/gate/file"
    [[ $(curl -sS --max-time 30 -H 'Content-Type: application/x-ndjson' --data-binary "@$results/batch.ndjson" \
        "$GATEWAY_URL/verify/batch" | grep -c '"verdict":"valid"') -eq $batch_lines ]] || fail "a batch is not valid"

    for ((round = 0; round <= rounds; round++)); do
        length=$seconds
        [[ $round -gt 0 ]] || length=$warm_up
        step "$mode: over HTTP, round $round of $rounds (0: warming up), $length s each"
        for target in empty empty-same auth-none jwks auth verify batch proxy-own proxy-far proxy-ping proxy-gate; do
            case $target in
            empty) measure "$empty_process" "$empty_url" ;;
            empty-same)
                BENCH_HEADERS=$session$'\nX-Credgate-Portal: '$PORTAL measure "$empty_process" "$empty_url"
                ;;
            jwks) measure gateway "$GATEWAY_URL/.well-known/jwks.json" ;;
            auth-none) measure gateway "$GATEWAY_URL/auth" ;;
            auth) BENCH_HEADERS=$session$'\nX-Credgate-Portal: '$PORTAL measure gateway "$GATEWAY_URL/auth" ;;
            verify) BENCH_METHOD=POST BENCH_HEADERS=$json BENCH_BODY=$sample measure gateway "$GATEWAY_URL/verify" ;;
            batch)
                BENCH_METHOD=POST BENCH_HEADERS='Content-Type: application/x-ndjson' BENCH_BODY=$results/batch.ndjson \
                    measure gateway "$GATEWAY_URL/verify/batch"
                ;;
            proxy-own) BENCH_HEADERS=$session measure 'proxy gateway' "$proxied/own/file" ;;
            proxy-far) BENCH_HEADERS=$session measure 'proxy gateway' "$proxied/far/file" ;;
            proxy-ping) BENCH_HEADERS=$session measure 'proxy gateway' "$proxied/ping/file" ;;
            proxy-gate) BENCH_HEADERS=$session measure 'proxy gateway' "$proxied/gate/file" ;;
            esac
        done
    done
}

# At half of the rate just measured, requests due evenly; both in turn.
bench_latency() {
    step "$mode: at half of the maximum rate, $steady s each, $steady_rounds times"
    local i auth_rate verify_rate
    auth_rate=$(half_of_median auth)
    verify_rate=$(half_of_median verify)
    for ((i = 0; i < steady_rounds; i++)); do
        at_a_rate auth "$auth_rate" LOAD_EXPECT='HTTP/1.1 200' \
            LOAD_HEADERS=$'Cookie: __Host-credgate='$cookie$'\nX-Credgate-Portal: '$PORTAL
        at_a_rate verify "$verify_rate" LOAD_EXPECT='"verdict":"valid"' \
            LOAD_METHOD=POST LOAD_HEADERS='Content-Type: application/json' LOAD_BODY="$sample"
    done
}

# at_a_rate TARGET RATE NAME=VALUE…: appends a line to <mode>-<target>-steady.jsonl.
at_a_rate() {
    load_client "$results/steady" LOAD_URL="http://127.0.0.1:$http_port/$1" LOAD_RATE="$2" \
        LOAD_WARM_UP=2 LOAD_SECONDS="$steady" LOAD_CONNECTIONS=64 "${@:3}"
    cat "$results/steady" >>"$results/$mode-$1-steady.jsonl"
}

# Half of a target's median rate.
half_of_median() {
    sed 's/.*"requests":\([0-9]*\),"seconds":\([0-9.]*\).*/\1 \2/' "$results/$mode-$1.jsonl" |
        awk '{ print $1 / $2 }' | sort -n | awk '{ rate[NR] = $1 } END { printf "%d", rate[int((NR + 1) / 2)] / 2 }'
}

# Starting from a checkpoint of the ledger's largest size.
bench_large_start() {
    step "$mode: starting from a checkpoint with $statuses statuses and $issuers issuers, $starts times"
    local i launched_at checkpoint=$home/data/ledger.checkpoint
    stop gateway 20
    cp "$checkpoint" "$results/small.checkpoint"
    if ! "$JAVA_HOME/bin/java" -XX:MaxRAMPercentage=50 -cp "$benchmarks" dev.credgate.ledger.LargeCheckpoint "$checkpoint" \
        "$statuses" "$issuers" >"$results/$mode-checkpoint.jsonl" 2>"$results/checkpoint.log"; then
        show_log "$results/checkpoint.log"
        fail "the large checkpoint could not be made"
    fi
    for ((i = 0; i < starts; i++)); do
        stop gateway 20
        : >"$home/logs/gateway.log"
        start_once "$results/$mode-large-start.jsonl"
        grep -q 'going on from the checkpoint' "$home/logs/gateway.log" ||
            fail "the large checkpoint was not used; see $home/logs/gateway.log"
        printf '{"load_ms":%s}\n' "$(sed -n 's/.*read in \([0-9]*\) ms.*/\1/p' "$home/logs/gateway.log" | tail -n 1)" \
            >>"$results/$mode-load.jsonl"
    done
    stop gateway 20
    mv "$results/small.checkpoint" "$checkpoint"
}

# expect_answer TEXT CURL-ARGUMENTS…: what is measured must be what it is taken for.
expect_answer() {
    local text=$1 answer
    shift
    answer=$(curl -sS --max-time 10 "$@") || fail "no answer"
    grep -qiF "$text" <<<"$answer" || fail "expected $text, got: $answer"
}

# measure PROCESSES URL: the request in BENCH_*; a line to <mode>-<target>.jsonl, but for the warm-up.
measure() {
    local before after line
    before=$(cpu_ticks "$1")
    line=$(taskset -c "$client_core" wrk -t 1 -c 16 -d "${length}s" --timeout 10s \
        -s "$root/src/test/wrk/report.lua" "$2" | tail -n 1)
    after=$(cpu_ticks "$1")
    [[ $line == {* ]] || fail "wrk said: $line"
    [[ $line == *'"broken":0}' ]] || fail "connections broke: $line"
    if [[ $target == auth-none ]]; then
        [[ $line != *'"refused":0,'* ]] || fail "somebody without a session was let in"
    else
        [[ $line == *'"refused":0,'* ]] || fail "$target was refused: $line"
    fi
    [[ $round -eq 0 ]] ||
        printf '%s,"cpu_seconds":%d.%02d}\n' "${line%\}}" $(((after - before) / 100)) $(((after - before) % 100)) \
            >>"$results/$mode-$target.jsonl"
}

# User and system time of the processes of these names, in hundredths of a second.
cpu_ticks() {
    local name pid sum=0
    for name in $1; do
        for pid in $(members "$name"); do
            sum=$((sum + $(stat_field "$pid" 14) + $(stat_field "$pid" 15)))
        done
    done
    printf '%s' "$sum"
}

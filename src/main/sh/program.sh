# The program: built when its sources are newer, run with the stack's settings. It is a JVM's, or with CREDGATE_NATIVE=1 the
# native executable.

jar=$root/target/quarkus-app/quarkus-run.jar
# Whether somebody typed the command (`elsewhere`), whatever the environment says.
typed=''

native() { [[ ${CREDGATE_NATIVE:-} == 1 ]]; }

# The native executable that the last build left, if it did.
runner() { compgen -G "$root/target/*-runner" | head -n 1; }

case ${CREDGATE_NATIVE:-} in
'' | 0 | 1) ;;
*) fail "CREDGATE_NATIVE is 1 (the native executable) or 0 (the JVM), not $CREDGATE_NATIVE" ;;
esac

# is_current FILE: whether it is there and no source is newer, nor a folder of sources, from which one may have gone.
is_current() {
    [[ -f ${1:-} && -z $(find "$root/pom.xml" "$root/src/main/java" "$root/src/main/resources" -newer "$1" -print -quit) ]]
}

program_is_current() {
    if native; then is_current "$(runner)"; else is_current "$jar"; fi
}

build_program() {
    build_if_older
    native || cache_if_older
}

# What the JVM keeps of a start; a start without it takes twice as long, and is right.
cache_if_older() {
    local cache=$root/target/quarkus-app/credgate.aot log=$root/target/aot-cache.log
    [[ ! -f $cache || $jar -nt $cache ]] || return 0
    (
        flock 9
        [[ ! -f $cache || $jar -nt $cache ]] || exit 0
        step "starting it once, so that it starts sooner"
        "$root/src/main/sh/aot-cache.sh" "$JAVA_HOME/bin/java" "${jar%/*}" "$root/src/main/resources/demo/sdk-credential.json" \
            >"$log" 2>&1
    ) 9>"$root/target/.build.lock" || {
        show_log "$log" 10
        say "it starts without a cache, and slower; the log: $log"
    }
}

build_if_older() {
    ! program_is_current || return 0
    mkdir -p "$root/target"
    local log=$root/target/build.log what='the program (the first time this fetches its libraries)'
    local build=(./mvnw -B -q -Dmaven.test.skip=true -Dspotless.apply.skip=true package)
    build+=("-Dcredgate.commit=$(git -C "$root" describe --always --dirty --abbrev=10 2>/dev/null || true)")
    if native; then
        need_native_image
        what='the native executable; this takes some minutes and 8 GB of memory'
        build+=(-Dnative -Dquarkus.native.native-image-xmx="${CREDGATE_NATIVE_MEMORY:-7g}")
    fi
    (
        flock 9 # two stacks may come up at once; one builds, the other waits and finds it done
        ! program_is_current || exit 0
        step "building $what"
        cd "$root"
        # What is edited while it builds is not in it: its age is that of the build's beginning.
        touch "$root/target/.build.began"
        # An executable of another version would be taken for this one's.
        ! native || rm -f "$root"/target/*-runner "$root"/target/*.so
        "${build[@]}" >"$log" 2>&1 &&
            touch -r "$root/target/.build.began" "$(if native; then runner; else printf '%s' "$jar"; fi)"
    ) 9>"$root/target/.build.lock" || {
        show_log "$log" 30
        fail "the build failed; its log: $log"
    }
}

# ./credgate native
build_native() {
    [[ $# -eq 0 ]] || fail "native takes no arguments, not $1"
    CREDGATE_NATIVE=1
    need_jdk
    build_program
    say "$(runner) ($(($(stat -c %s "$(runner)") / 1000000)) MB); run it with: CREDGATE_NATIVE=1 ./credgate up"
}

# choose_program: sets `program_folder`. A running stack has a copy of its own, so that a build does not change the program
# under a gateway that runs; its commands are of the same copy. Whoever starts a gateway builds, and makes the copy anew.
choose_program() {
    local copy=$home/program
    if running gateway && is_program "$copy"; then
        program_folder=$copy
        [[ -z ${CREDGATE_NATIVE:-} ]] || require_kind "$copy"
        return
    fi
    build_program
    rm -rf "$copy.new"
    (
        flock 9
        if native; then
            mkdir -p "$copy.new"
            cp "$(runner)" "$copy.new/credgate"
            # Libraries of the JDK, where the build left any.
            find "$root/target" -maxdepth 1 -name '*.so' -exec cp -t "$copy.new" {} +
        else
            # With the files' times: the cache is of files with these.
            cp -a "$root/target/quarkus-app" "$copy.new"
        fi
    ) 9>"$root/target/.build.lock"
    rm -rf "$copy"
    mv "$copy.new" "$copy"
    program_folder=$copy
}

# require_kind FOLDER: whoever asks for the native executable, or for the JVM, is not given the other.
require_kind() {
    if native; then
        [[ -x $1/credgate ]] || fail "the running gateway is the JVM's; stop it first: ./credgate down"
    else
        [[ ! -x $1/credgate ]] || fail "the running gateway is the native executable; stop it first: ./credgate down"
    fi
}

# is_program FOLDER: whether a program is in it, a JVM's or a native one.
is_program() { [[ -f $1/quarkus-run.jar || -x $1/credgate ]]; }

# program_command [serve]: sets the array `runs`, the command that runs the program. What ends in a moment starts sooner with
# the quick compiler only; the gateway has the JVM's own choice of compiler and collector, half the memory at most, and what
# keeps its pauses few (docs/operators.md, src/main/docker/Dockerfile.jvm).
program_command() {
    if [[ -x $program_folder/credgate ]]; then
        runs=("$program_folder/credgate")
        return
    fi
    runs=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED)
    if [[ ${1:-} == serve ]]; then
        runs+=(-XX:MaxRAMPercentage=50 -XX:InitialRAMPercentage=25 -XX:NewSize=256m -XX:MaxTenuringThreshold=2 -XX:MetaspaceSize=192m)
        # What the JVM has against its cache belongs to no command's output.
        [[ ! -f $program_folder/credgate.aot ]] ||
            runs+=("-XX:AOTCache=$program_folder/credgate.aot" -Xlog:disable -Xlog:all=warning:stderr)
    else
        runs+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
    fi
    runs+=(-jar "$program_folder/quarkus-run.jar")
}

# One command of the program, with the settings of the stack in its environment, or with the caller's environment alone.
program() {
    local runs
    program_command
    (
        elsewhere "$@" || import_settings
        exec "${runs[@]}" "$@"
    )
}

# elsewhere COMMAND…: whether somebody typed it (`typed`) whose environment names a token, a database, a chain or a gateway
# that is not the stack's. It then acts on that one, and of the stack's settings it has none: half of them would make a mixture,
# the stack's PIN for another token. What the script does by itself is always for the stack.
database_names=(CREDGATE_DATABASE_URL CREDGATE_DATABASE_USER CREDGATE_DATABASE_PASSWORD_FILE)
elsewhere() {
    [[ -n $typed ]] || return 1
    local names=()
    case "$1 ${2:-}" in
    'hsm init') return 1 ;;
    'hsm forget-refused-pins') names=("${database_names[@]}") ;;
    hsm\ *)
        [[ ! " $* " =~ ' --module'[=\ ] ]] || return 0
        mapfile -t names < <(compgen -e CREDGATE_HSM_ | grep -E '_(MODULE|LABEL|PIN_FILE|PIN_ENV)$')
        # By itself it is everybody's, not a token.
        [[ ${#names[@]} -eq 0 ]] || names+=(SOFTHSM2_CONF)
        ;;
    audit\ *)
        names=("${database_names[@]}")
        # The others ask no chain, or the one on their command line: many a shell has some RPC_URL.
        if [[ ${2:-} == verify && " $* " != *' --without-chain '* ]]; then
            [[ " $* " =~ ' --rpc'[=\ ] ]] || ! another_chain || return 0
            names+=(CREDGATE_AUDIT_ANCHOR_CONTRACT)
        fi
        ;;
    ledger\ *)
        another_chain
        return
        ;;
    verify\ *) names=(GATEWAY_URL) ;;
    *) return 1 ;;
    esac
    local name
    for name in "${names[@]}"; do
        [[ -z ${!name:-} || ${!name} == "$(of_stack "$name")" ]] || return 0
    done
    return 1
}

# A setting's value for the stack, whatever the environment says.
of_stack() {
    (
        unset "$1"
        import_settings
        printf '%s' "${!1:-}"
    )
}

# The executable looks for its library beside itself, under the name it was built with.
choose_native_folder() {
    mkdir_home
    choose_program
}

# Needs nothing that runs.
engines() {
    if [[ ${1:-} == --jmh ]]; then
        bench_engines "${@:2}"
        return
    fi
    need_jdk
    build_program
    program_folder=$root/target/quarkus-app
    ! native || choose_native_folder
    local runs
    program_command serve # with the compilers that the gateway has
    "${runs[@]}" engines "$@"
}

# ./credgate --version: of what runs, which is built first when its sources are newer.
program_version() {
    need_jdk
    build_program
    program_folder=$root/target/quarkus-app
    ! native || choose_native_folder
    local runs
    program_command
    "${runs[@]}" --version
}

# A command that needs the running stack, or what it left in the state folder.
on_the_stack() {
    case $1 in
    verify | audit) failure_code=2 ;; # 1 is a verdict
    esac
    local code=0 said typed=yes
    if [[ "$1 ${2:-}" == 'hsm init' ]]; then
        mkdir_home
        need_packages softhsm2-util=softhsm2
        # No JDK is needed for what people mean by it.
        if [[ $# -eq 2 ]]; then
            "$root/hsm/softhsm-init" "$home/hsm"
            return
        fi
        [[ " $* " == *' --folder'* ]] || set -- hsm init --folder "$home/hsm" "${@:3}"
        set -- hsm init --script "$root/hsm/softhsm-init" "${@:3}"
    fi
    need_jdk
    case "${*: -1}" in
    -h | --help | help) ;;
    *) need_state "$@" ;;
    esac
    if anything_running && is_program "$home/program"; then
        program_folder=$home/program
    else
        build_program
        program_folder=$root/target/quarkus-app
        ! native || choose_native_folder
    fi
    # A stack that is down has no chain to ask; what the database alone tells is worth having. Elsewhere the chain is asked.
    if [[ "$1 ${2:-}" == 'audit verify' && ! " $* " =~ ' --'(rpc|without-chain) ]] && ! running anvil && ! elsewhere "$@"; then
        set -- "$@" --without-chain
    fi
    case $1 in
    ledger) ledger "${@:2}" || code=$? ;;
    verify | audit)
        # A record is longer than a variable should be.
        [[ "$1 ${2:-}" != 'audit export' ]] || {
            program "$@"
            return
        }
        said=$(program "$@") || code=$?
        [[ -z $said ]] || printf '%s\n' "$said"
        # A program that did not even start says nothing, and ends with 1.
        [[ $code -ne 1 || -n $said ]] || code=2
        ;;
    *) program "$@" || code=$? ;;
    esac
    return "$code"
}

# The audit record needs the database only, a proof of it nothing that is here, the token's keys the token; what is elsewhere
# needs nothing of the stack.
need_state() {
    case "$1 ${2:-}" in
    'hsm init' | 'audit check-proof') return 0 ;;
    esac
    if elsewhere "$@"; then
        [[ "$1 ${2:-}" != @(audit\ *|hsm\ forget-refused-pins) || -n ${CREDGATE_DATABASE_URL:-} ]] ||
            fail "the environment names a chain, a contract or a user that is not the stack's, but no database: set CREDGATE_DATABASE_URL too"
        return 0
    fi
    case "$1 ${2:-}" in
    audit\ *) [[ ! -f $home/settings ]] || return 0 ;;
    hsm\ *)
        [[ ! -f $home/hsm/env ]] || return 0
        fail "there is no token here ($home/hsm); make one with ./credgate hsm init, or name yours in CREDGATE_HSM_MODULE"
        ;;
    verify\ *) [[ " $* " != *' --gateway'[\ =]* ]] || return 0 ;;
    esac
    anything_running || fail "nothing runs here ($home); start it with: ./credgate up --detach"
}

# Whether the environment names a node that is not the stack's, with what `ledger` needs to know of its contracts.
another_chain() {
    local named=${RPC_URL:-${CREDGATE_LEDGER_RPC_URL:-}}
    [[ -n $named ]] || return 1
    named=${named/#http:\/\/localhost:/http:\/\/127.0.0.1:}
    named=${named%/}
    [[ ! -f $home/settings ]] || ! grep -qxF "export RPC_URL=$(quoted "$named")" "$home/settings"
}

# A change of the chain, and then a moment until the gateway, if it runs, has read the block: whoever asks for a verdict
# next gets one that knows of it.
ledger() {
    program ledger "$@" || return
    running gateway && ! elsewhere ledger || return 0
    source "$home/ports"
    local block deadline=$((SECONDS + 3))
    block=$(block_number) || return 0
    until (($(followed_block) >= block || SECONDS > deadline)); do pause; done
}

# The newest block that the gateway has read.
followed_block() {
    local block
    block=$(curl -sS --max-time 3 "http://127.0.0.1:$management_port/q/health/ready" 2>/dev/null |
        sed -n 's/.*"block": *\([0-9][0-9]*\).*/\1/p' | head -n 1)
    printf '%s' "${block:-0}"
}

run_tests() {
    local started
    started=$(now_ms)
    need_to_test
    cd "$root"
    local code=0
    # No test may be left out for want of a server.
    export CREDGATE_REQUIRE_POSTGRES=1
    # What is counted is what ran now.
    rm -rf "$root"/target/surefire-reports "$root"/target/failsafe-reports
    ./mvnw -B -ntp -Dcheck verify "$@" || code=$?
    [[ $code -ne 0 ]] || compgen -G "$root/target/*-reports/TEST-*.xml" >/dev/null || fail "no test ran"
    # Not after a failure, nor where single tests were asked for.
    if [[ $code -eq 0 && $# -eq 0 ]]; then
        (fuzz_in_tests) || code=1
    fi
    summarise_tests "$code" "$(($(now_ms) - started))"
    return "$code"
}

# The acceptance tests, which start everything through this script, with the native executable in the JVM's place.
run_native_tests() {
    local started code=0
    need_to_test
    CREDGATE_NATIVE=1
    build_program
    started=$(now_ms)
    cd "$root"
    export CREDGATE_NATIVE CREDGATE_REQUIRE_POSTGRES=1
    rm -rf "$root"/target/surefire-reports "$root"/target/failsafe-reports
    ./mvnw -B -ntp -Dcheck test-compile failsafe:integration-test failsafe:verify "$@" || code=$?
    compgen -G "$root/target/failsafe-reports/TEST-*.xml" >/dev/null || fail "no acceptance test ran"
    summarise_tests "$code" "$(($(now_ms) - started))"
    return "$code"
}

# test inputs N [SEED]: the fast path of each format that has one against a slow, obvious one, on so many inputs at random. What
# differs is told with its seed.
compare_paths() {
    [[ ${1:-} =~ ^[1-9][0-9]{4,8}$ ]] || fail "test inputs needs how many, at least 10000, such as 1000000"
    [[ ${2:-0} =~ ^(0|[1-9][0-9]{0,17})$ && $# -le 2 ]] || fail "after the number of inputs comes a seed, a number, and nothing else"
    local inputs=$1 seed=${2:-$((RANDOM * RANDOM * RANDOM))} code=0 started
    need_jdk
    started=$(now_ms)
    cd "$root"
    rm -rf "$root"/target/surefire-reports "$root"/target/failsafe-reports
    step "three fast paths against slow ones, $inputs inputs each, seed $seed, commit $(git describe --always --dirty --abbrev=10 2>/dev/null || printf 'unknown')"
    ./mvnw -B -q -Dspotless.apply.skip=true test "-Dcredgate.inputs=$inputs" "-Dcredgate.seed=$seed" \
        -Dtest='FastPathAgreesTest,JcsAgreesTest,CompiledPathTest#sameAnswerAsTheGeneralPath' || code=$?
    summarise_tests "$code" "$(($(now_ms) - started))"
    return "$code"
}

# What ran, counted from the reports.
summarise_tests() {
    local tests=0 failed=0 skipped=0 report counts
    for report in "$root"/target/surefire-reports/TEST-*.xml "$root"/target/failsafe-reports/TEST-*.xml; do
        [[ -f $report ]] || continue
        counts=$(sed -n '/<testsuite /,/>/p' "$report" | tr '\n' ' ')
        tests=$((tests + $(attribute tests "$counts")))
        skipped=$((skipped + $(attribute skipped "$counts")))
        failed=$((failed + $(attribute failures "$counts") + $(attribute errors "$counts")))
    done
    say
    if [[ $failed -gt 0 ]]; then
        tell_failures
        say
    fi
    if [[ $1 -eq 0 ]]; then
        say "$green✔ $tests tests passed$plain${dim}, $skipped skipped, in $(seconds "$2")$plain"
    else
        say "$red✘ not green$plain: $tests tests ran, $failed failed, $skipped skipped, in $(seconds "$2"); reports: target/surefire-reports, target/failsafe-reports"
    fi
}

# Each test that failed, what with, by what that was caused and where in our own code: the log of a run is long, and shows
# the first only.
tell_failures() {
    local report
    for report in "$root"/target/surefire-reports/TEST-*.xml "$root"/target/failsafe-reports/TEST-*.xml; do
        [[ -f $report ]] || continue
        grep -qE '<(failure|error)[ >]' "$report" || continue
        awk '
            match($0, /<testcase /) {
                test = $0
                sub(/.* classname="/, "", test); sub(/".*/, "", test)
                name = $0
                sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
            }
            # What a test printed may look like anything.
            /^ *<system-(out|err)>/ { printed = 1 }
            printed { if (/<\/system-(out|err)>/) printed = 0; next }
            !inside && /^ *<testcase .*<(failure|error)[ >]|^ *<(failure|error)[ >]/ {
                print "✘ " test "." name
                inside = !/<(failure|error)[^>]*\/>/
                lines = traced = own = 0
            }
            inside && lines < 20 {
                text = $0
                if ($0 ~ /^[ \t]+at /) traced = 1
                sub(/.*<!\[CDATA\[/, "", text)
                if (text ~ /[^ \t]/ && (!traced || text ~ /^Caused by: / || text ~ /^\tat dev\.credgate\./ && own++ < 6)) {
                    print "    " substr(text, 1, 300)
                    lines++
                }
            }
            /<\/(failure|error)>/ { inside = 0; traced = 0 }
        ' "$report"
    done
}

attribute() { sed -n "s/.*<testsuite [^>]* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2" | grep . || printf 0; }

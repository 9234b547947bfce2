# Three gateways on one database, token and chain, under load and in trouble: src/test/java/dev/credgate/endurance.

# run_endurance [--minutes N] [--seed N] [--statuses N] [processes|database|chain|token|statuses…]
run_endurance() {
    local minutes=5 seed='' tests=() many='' statuses=100000 code=0 scenario
    while [[ $# -gt 0 ]]; do
        case $1 in
        --minutes)
            minutes=${2:-}
            [[ $minutes =~ ^[0-9]{1,4}(\.[0-9]{1,2})?$ ]] || fail "test endurance --minutes needs a number of minutes"
            shift
            ;;
        --seed)
            seed=${2:-}
            [[ $seed =~ ^[0-9]{1,9}$ ]] || fail "test endurance --seed needs a number of at most nine digits"
            shift
            ;;
        --statuses)
            statuses=${2:-}
            [[ $statuses =~ ^[1-9][0-9]{1,5}$ ]] || fail "test endurance --statuses needs a number of at most six digits"
            shift
            ;;
        statuses) many=yes ;;
        processes) tests+=(processesKilled) ;;
        database) tests+=(databaseRestarted) ;;
        chain) tests+=(chainRestartedAndRolledBack) ;;
        token) tests+=(tokenAway) ;;
        *) fail "test endurance knows --minutes N, --seed N, --statuses N, processes, database, chain, token and statuses, not $1" ;;
        esac
        shift
    done
    [[ ${#tests[@]} -gt 0 || -n $many ]] || many=yes tests=(processesKilled databaseRestarted chainRestartedAndRolledBack tokenAway)
    need_to_test
    build_program
    cd "$root"
    rm -rf "$root"/target/endurance "$root"/target/surefire-reports "$root"/target/failsafe-reports
    export CREDGATE_REQUIRE_POSTGRES=1 CREDGATE_ENDURANCE_MINUTES=$minutes CREDGATE_ENDURANCE_SEED=$seed \
        CREDGATE_ENDURANCE_STATUSES=$statuses
    step "${#tests[@]} of processes, database, chain and token in trouble, $minutes minutes each${many:+, and $statuses statuses}"
    local classes=()
    [[ ${#tests[@]} -eq 0 ]] || classes+=("ThreeGatewaysEndurance#$(IFS=+ && printf '%s' "${tests[*]}")")
    [[ -z $many ]] || classes+=(ManyRevocationsEndurance)
    ./mvnw -B -ntp -q -Dcheck test-compile failsafe:integration-test failsafe:verify \
        -Dit.test="$(IFS=, && printf '%s' "${classes[*]}")" || code=$?
    for scenario in "$root"/target/endurance/*; do
        [[ ! -s $scenario/faults.txt ]] || say "$red✘ $(wc -l <"$scenario/faults.txt") faults:$plain $scenario/faults.txt"
    done
    [[ $code -eq 0 ]] || fail "something was lost, doubled or broken, or the test itself failed; logs: target/endurance"
    say "$green✔ nothing lost, nothing doubled$plain; figures and logs: target/endurance"
}

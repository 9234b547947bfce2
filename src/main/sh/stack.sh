# up, down, status.

up() {
    local detach='' argument
    for argument; do
        [[ $argument == --detach ]] || fail "up knows only --detach, not $argument"
        detach=yes
    done
    mkdir_home
    if everything_running; then
        say "already up"
        summary
        return
    fi
    bring_up
    if [[ -n $detach ]]; then
        trap - EXIT INT TERM
        summary
        return
    fi
    summary
    say "Ctrl-C stops what this started."
    while everything_running; do
        # In the background, so that a signal is not kept waiting for it.
        sleep 0.5 &
        wait $! || true
    done
    fail "$(stopped_ones) stopped; the logs are in $home/logs"
}

# Starts what does not run; what runs is left alone. So `up` also mends a stack of which a part has died. One at a time;
# from here to the end of the script, whatever ends it stops what this call started, and nothing else.
bring_up() {
    need_to_run
    exec 8>"$home/.lock"
    flock -n 8 || fail "another ./credgate works on $home"
    ran_before=$(running_ones) started_here=''
    trap 'stop_what_was_started' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    choose_program
    start_what_does_not_run
    started_here=$(pids_of_all)
    exec 8>&-
}

start_what_does_not_run() {
    choose_ports
    make_pki
    "$root/hsm/softhsm-init" "$home/hsm" >"$home/logs/softhsm-init.log" 2>&1 || {
        show_log "$home/logs/softhsm-init.log"
        fail "the token could not be prepared"
    }
    make_service_key
    # A gateway that runs has the settings that are there.
    running gateway || {
        require_own_database
        write_settings
    }
    running anvil || {
        require_whole_chain_state
        start_chain
    }
    require_published_chain
    publish_everything
    # Also when the chain ran before: whoever started it may not have come this far.
    mine_each_second
    write_portal_policy
    write_env
    running gateway || start_gateway
    running portal || start_portal
    running nginx || start_nginx
}

# A database that the environment names, and with which no gateway of this state folder was ever ready, must not be another
# installation's: the gateway of a trial would migrate it, sign in it with this folder's keys, and take what it says of its chain
# for this one.
require_own_database() {
    # Before there was this list, a gateway that came as far as a checkpoint had the database of the settings.
    [[ -e $home/data/database.own || ! -e $home/data/ledger.checkpoint ]] || note_own_database
    [[ -n ${CREDGATE_DATABASE_URL:-} ]] || return 0
    ! grep -qxF -e "$CREDGATE_DATABASE_URL" "$home/data/database.own" 2>/dev/null || return 0
    local runs record said=$home/logs/database.log
    program_command
    # A database that has none says so, and one that cannot be reached stops the gateway.
    record=$("${runs[@]}" audit export --to 1 2>"$said") || ! grep -q 'holds no JSON' "$said" || record=broken
    [[ -z $record ]] ||
        fail "CREDGATE_DATABASE_URL names a database with the audit record of another installation; name an empty one, or unset it (if this folder's own gateway began that record and was never ready: add the URL as a line to $home/data/database.own)"
}

# The databases, a URL a line, with which a gateway of this state folder was ready.
note_own_database() {
    local url
    url=$(of_stack CREDGATE_DATABASE_URL)
    [[ -z $url ]] || grep -qxF -e "$url" "$home/data/database.own" 2>/dev/null ||
        (umask 077 && printf '%s\n' "$url" >>"$home/data/database.own")
}

# Until everything is published it mines with each transaction, so that nobody waits for blocks.
start_chain() {
    step "starting the chain"
    # Bounded memory and no files of old blocks. The state file lets the next `up` go on where this one stopped; it is
    # written whole, some 2 kB a block, so not too often: at the end, and now and then in case there is no orderly end.
    mkdir -p "$home/chain"
    HOME=$home/chain start anvil "$(anvil_program)" --host 127.0.0.1 --port "$rpc_port" \
        --prune-history 128 --state "$home/chain/state.json" --state-interval 15 --silent
    await 20 anvil "the chain answered on port $rpc_port" block_number
}

# After an end that was not orderly, the file of the chain may be cut off, or older than what was published on the chain. What
# the gateway keeps belongs to that chain: its checkpoint, the numbers of its transactions, the status lists it registered.
# Where there is none of that yet, all is published anew.
require_whole_chain_state() {
    local state=$home/chain/state.json
    # The end is enough: it may be larger than what a program can hold.
    [[ ! -f $state || $(tail -c 2 "$state" | tr -d '\0') == *'}' ]] || {
        nothing_rests_on_the_chain || lost_chain
        rm -f "$state"
    }
}

require_published_chain() {
    [[ -s $home/contracts ]] || return 0
    local lost name
    lost=$(lost_on_the_chain) || exit
    [[ -n $lost ]] || return 0
    nothing_rests_on_the_chain || lost_chain
    rm -f "$home/contracts" "$home/published"
    for name in "${agencies[@]}"; do rm -f "$home/agencies/$name.yaml"; done
}

# What the chain says it has not, of the contracts and of the DIDs that were published here; in a subshell, which ends where it
# says neither.
lost_on_the_chain() {
    local name did answer
    source "$home/contracts"
    for name in ENTITIES ISSUER_TRUST CREDENTIAL_STATUS CREDENTIAL_TYPES AUDIT_ANCHORS; do
        [[ -n ${!name:-} ]] || continue
        answer=$(result_of eth_getCode "[\"${!name}\",\"latest\"]") || exit
        [[ ! $answer =~ ^0x0*$ ]] || printf '%s\n' "$name"
    done
    [[ -f $home/published ]] || return 0
    while read -r did; do
        answer=$(result_of eth_call "$(is_identity_exist "$ENTITIES" "$did")") || exit
        [[ ! $answer =~ ^0x0*$ ]] || printf '%s\n' "$did"
    done <"$home/published"
}

nothing_rests_on_the_chain() {
    [[ -z ${CREDGATE_DATABASE_URL:-} && ! -e $home/data/ledger.checkpoint && ! -e $home/data/credgate.mv.db ]]
}

lost_chain() {
    local database=''
    [[ $(of_stack CREDGATE_DATABASE_URL) == "jdbc:h2:file:$home/"* ]] ||
        database=', and empty the database that CREDGATE_DATABASE_URL names, or name another'
    fail "the chain lacks what was published on it: it ended before it was saved. What the gateway keeps belongs to it, so begin anew: ./credgate down; rm -r $(quoted "$home")$database"
}

mine_each_second() {
    rpc evm_setIntervalMining '[1]' >/dev/null
    local before
    before=$(block_number)
    await 10 anvil 'the chain mined a block by itself' mined_since "$before"
}

mined_since() { (($(block_number) > $1)); }

# The chain's newest block.
block_number() {
    local answer
    answer=$(rpc eth_blockNumber '[]') || return 1
    [[ $answer =~ \"result\":\"(0x[0-9a-f]+)\" ]] && printf '%d' "${BASH_REMATCH[1]}"
}

# rpc METHOD PARAMETERS: the node's answer, as it is.
rpc() {
    curl -sS --max-time 5 -H 'Content-Type: application/json' \
        --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}" "http://127.0.0.1:$rpc_port"
}

# result_of METHOD PARAMETERS: what the node answers, in hex. Where it gives no answer nothing follows from that.
result_of() {
    local answer
    answer=$(rpc "$@" 2>&1) && [[ $answer =~ \"result\":[[:space:]]*\"(0x[0-9a-fA-F]*)\" ]] ||
        fail "the chain does not answer $1 on port ${rpc_port:-}: ${answer:0:300}"
    printf '%s' "${BASH_REMATCH[1]}"
}

make_service_key() {
    [[ -s $home/service.key ]] || (umask 077 && openssl rand 48 >"$home/service.key")
}

start_gateway() {
    step "starting the gateway"
    local runs
    program_command serve
    (
        import_settings
        cd "$home"
        start gateway "${runs[@]}"
    )
    await 60 gateway "the gateway was ready (http://127.0.0.1:$management_port/q/health/ready)" \
        curl -fsS --max-time 5 "http://127.0.0.1:$management_port/q/health/ready"
    note_own_database
}

start_portal() {
    start portal node "$root/src/main/portal/portal.mjs" "$portal_port" \
        "http://127.0.0.1:$http_port/.well-known/jwks.json" "https://localhost:$proxy_port"
    await 20 portal "the portal page answered on port $portal_port" \
        curl -fsS --max-time 5 "http://127.0.0.1:$portal_port/headers"
}

start_nginx() {
    step "starting nginx"
    sed -e "s|@PORTAL@|$portal_name|g" -e "s|@HTTP_PORT@|$http_port|g" \
        -e "s|@PORTAL_PORT@|$portal_port|g" -e "s|@PROXY_PORT@|$proxy_port|g" \
        "$root/src/main/nginx/nginx.conf" >"$home/nginx.conf"
    cp "$root"/src/main/nginx/credgate-*.conf "$home/nginx/"
    # Started by root, its workers would be nobody, who cannot enter the state folder.
    local as=()
    [[ $(id -u) -ne 0 ]] || as=(-g 'user root;')
    (
        cd "$home"
        start nginx nginx -e stderr -p . -c nginx.conf "${as[@]}"
    )
    await 20 nginx "nginx answered on port $proxy_port" \
        curl -sS --max-time 5 --cacert "$home/pki/ca.crt" -o /dev/null "https://localhost:$proxy_port/.credgate/openapi"
}

# The way down is the way up, backwards: first nobody comes in any more.
stop_everything() {
    local i
    for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
        stop "${processes[i]}" 20
    done
}

# Of this call, and still the same process: since the lock was let go, somebody else may have stopped and started them.
stop_what_was_started() {
    local i name
    [[ -z $started_here ]] || {
        exec 8>"$home/.lock"
        flock -w 60 8 || true
    }
    for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
        name=${processes[i]}
        [[ " $ran_before " != *" $name "* ]] || continue
        [[ -z $started_here || $started_here == *"$name=$(recorded "$name");"* ]] || continue
        stop "$name" 20
    done
}

running_ones() {
    local name
    for name in "${processes[@]}"; do
        ! running "$name" || printf '%s ' "$name"
    done
}

# `name=<pid> <start time> <boot>;` of each.
pids_of_all() {
    local name
    for name in "${processes[@]}"; do
        printf '%s=%s;' "$name" "$(recorded "$name")"
    done
}

recorded() { cat "$home/run/$1.pid" 2>/dev/null || true; }

down() {
    [[ $# -eq 0 ]] || fail "down takes no arguments"
    if [[ ! -d $home ]]; then
        say "nothing to stop"
        return
    fi
    exec 8>"$home/.lock"
    flock -n 8 || {
        say "waiting until another ./credgate is done with $home"
        flock -w 180 8 || fail "another ./credgate works on $home, and has for three minutes"
    }
    stop_everything
    rm -f "$home/env"
    exec 8>&-
    say "down; the state stays in $home for the next up"
}

stopped_ones() {
    local name
    for name in "${processes[@]}"; do
        running "$name" || printf '%s ' "$name"
    done
}

status() {
    [[ $# -eq 0 ]] || fail "status takes no arguments"
    if ! anything_running; then
        say "nothing runs ($home)"
        return 1
    fi
    source "$home/ports"
    local -A address=([anvil]="http://127.0.0.1:$rpc_port" [gateway]="http://localhost:$http_port"
        [portal]="http://127.0.0.1:$portal_port" [nginx]="https://localhost:$proxy_port")
    local name pid state healthy=yes
    printf '%-8s  %-8s  %-7s  %s\n' part state pid address
    for name in "${processes[@]}"; do
        pid=$(pid_of "$name") || pid=-
        state=running
        [[ $pid != - ]] || state=stopped healthy=no
        if [[ $name == gateway && $pid != - ]] &&
            ! curl -fsS --max-time 5 -o /dev/null "http://127.0.0.1:$management_port/q/health/ready" 2>/dev/null; then
            state='not ready' healthy=no
        fi
        printf '%-8s  %-8s  %-7s  %s\n' "$name" "$state" "$pid" "${address[$name]}"
    done
    [[ $healthy == yes ]]
}

summary() {
    source "$home/ports"
    cat <<TEXT

${bold}CredGate is up.$plain
  portal behind nginx   https://localhost:$proxy_port/   (its CA: $home/pki/ca.crt)
  gateway               http://localhost:$http_port
  issuer, mutual TLS    https://localhost:$issuer_port
  health and metrics    http://localhost:$management_port/q/health  /q/metrics
  chain                 http://127.0.0.1:$rpc_port
  all of it, to source  $home/env
  logs                  $home/logs

TEXT
}

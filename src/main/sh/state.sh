# The state folder, the ports and the settings of a stack.

home=${CREDGATE_HOME:-$root/.credgate}
mkdir_home() {
    (umask 077 && mkdir -p "$home"/{run,logs,pki,data,hsm,portals,agencies,document-signers,jose-signers,nginx,demo})
    home=$(cd "$home" && pwd -P)
}
[[ ! -d $home ]] || home=$(cd "$home" && pwd -P)

# The processes, in the order in which they start.
processes=(anvil gateway portal nginx)
# The demonstration agencies: the first may issue every type, the second one type only.
agencies=(demo transport)
portal_name=residents

anything_running() {
    local name
    for name in "${processes[@]}"; do
        ! running "$name" || return 0
    done
    return 1
}

everything_running() {
    local name
    for name in "${processes[@]}"; do
        running "$name" || return 1
    done
}

# Ports: those of the running stack, else CREDGATE_*_PORT, else the usual ones.
choose_ports() {
    if anything_running && [[ -f $home/ports ]]; then
        # shellcheck source=/dev/null
        source "$home/ports"
        return
    fi
    http_port=${CREDGATE_HTTP_PORT:-8080}
    issuer_port=${CREDGATE_ISSUER_PORT:-8443}
    management_port=${CREDGATE_MANAGEMENT_PORT:-9000}
    rpc_port=${CREDGATE_RPC_PORT:-8545}
    proxy_port=${CREDGATE_PROXY_PORT:-8088}
    portal_port=${CREDGATE_PORTAL_PORT:-8089}
    local name port
    local -A taken_by=()
    for name in HTTP ISSUER MANAGEMENT RPC PROXY PORTAL; do
        port=${name,,}_port
        port=${!port}
        [[ $port =~ ^0*[0-9]{1,5}$ ]] && ((10#$port > 0 && 10#$port < 65536)) ||
            fail "CREDGATE_${name}_PORT is no port: $port"
        [[ -z ${taken_by[$((10#$port))]:-} ]] ||
            fail "CREDGATE_${name}_PORT and CREDGATE_${taken_by[$((10#$port))]}_PORT are both $port; each needs a port of its own"
        taken_by[$((10#$port))]=$name
        port_is_free "$port" ||
            fail "port $port is taken; choose another with CREDGATE_${name}_PORT=<port>"
    done
    declare -p http_port issuer_port management_port rpc_port proxy_port portal_port | sed 's/^declare -- //' >"$home/ports"
}

# A setting that belongs to this stack, whatever the environment says.
fixed() { printf 'export %s=%s\n' "$1" "$(quoted "$2")"; }

# A setting that the environment may override: CREDGATE_ORIGIN=https://gateway.example ./credgate up. What is kept is the
# value in effect, so that a command from another shell acts on the same database, portals and agencies.
usual() { fixed "$1" "${!1:-$2}"; }

# What else the environment says to the gateway, for the same reason: CREDGATE_LEDGER_MAX_STALENESS=10s ./credgate up
others() {
    local name
    for name in $(compgen -e CREDGATE_); do
        case $name in
        CREDGATE_HOME | CREDGATE_NATIVE | CREDGATE_NATIVE_MEMORY | CREDGATE_DEMO_BREAK | CREDGATE_VECTORS | CREDGATE_CONFORMANCE | CREDGATE_*_PORT) ;;
        *) fixed "$name" "${!name}" ;;
        esac
    done
}

# The text in single quotes, for a POSIX shell.
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# The gateway's and the commands' settings, as shell text; docs/operators.md explains each.
write_settings() {
    local chain
    (umask 077 && : >"$home/settings.new")
    {
        others # first: what belongs to this stack comes after it
        fixed CREDGATE_HOME "$home"
        # A stack for trying things is no production: what is refused there may be asked for here.
        fixed QUARKUS_PROFILE trial
        fixed CREDGATE_PORT "$http_port"
        fixed CREDGATE_ISSUER_PORT "$issuer_port"
        fixed CREDGATE_MANAGEMENT_PORT "$management_port"
        usual CREDGATE_HOST 127.0.0.1
        usual CREDGATE_MANAGEMENT_HOST 127.0.0.1
        usual CREDGATE_ORIGIN "http://localhost:$http_port"
        fixed GATEWAY_URL "http://localhost:$http_port"
        fixed RPC_URL "http://127.0.0.1:$rpc_port"

        fixed CREDGATE_LEDGER_RPC_URL "http://127.0.0.1:$rpc_port"
        fixed CREDGATE_LEDGER_CHAIN_ID 31337
        if [[ -s $home/contracts ]]; then
            source "$home/contracts"
            fixed CREDGATE_LEDGER_CONTRACTS_ENTITIES "$ENTITIES"
            fixed CREDGATE_LEDGER_CONTRACTS_ISSUER_TRUST "$ISSUER_TRUST"
            fixed CREDGATE_LEDGER_CONTRACTS_CREDENTIAL_STATUS "$CREDENTIAL_STATUS"
            fixed CREDGATE_LEDGER_CONTRACTS_CREDENTIAL_TYPES "$CREDENTIAL_TYPES"
            [[ -z ${AUDIT_ANCHORS:-} ]] || fixed CREDGATE_AUDIT_ANCHOR_CONTRACT "$AUDIT_ANCHORS"
            for chain in 1 101; do
                fixed "CREDGATE_WEID_CHAINS__${chain}__CONTRACT" "$ENTITIES"
                fixed "CREDGATE_WEID_CHAINS__${chain}__KIND" credgate
            done
        fi
        fixed CREDGATE_LEDGER_CHECKPOINT_FILE "$home/data/ledger.checkpoint"

        fixed CREDGATE_SERVICE_KEY_FILE "$home/service.key"
        # `down` does not wait longer than twenty seconds.
        usual CREDGATE_SHUTDOWN_TIMEOUT 10s
        usual CREDGATE_PORTALS_DIR "$home/portals"
        usual CREDGATE_AGENCIES_DIR "$home/agencies"
        usual CREDGATE_DOCUMENT_SIGNERS_DIR "$home/document-signers"
        usual CREDGATE_X509_IACA_DIR "$home/pki/iaca"
        # Below nobody else's roots do the agencies' certificates for x5c stand.
        if [[ ${CREDGATE_X509_ROOTS_DIR:-$home/pki/issuers} == "$home/pki/issuers" ]]; then
            fixed CREDGATE_X509_ROOTS_DIR "$home/pki/issuers"
            usual CREDGATE_JOSE_SIGNERS_DIR "$home/jose-signers"
        fi
        usual CREDGATE_FETCH_CACHE_DIR "$home/data/fetched"
        usual CREDGATE_DATABASE_URL "jdbc:h2:file:$home/data/credgate"
        usual CREDGATE_TRUSTED_PROXIES_0__ADDRESS 127.0.0.1
        usual CREDGATE_TRUSTED_PROXIES_0__PORTAL_FROM header:X-Credgate-Portal

        fixed CREDGATE_ISSUER_CERTIFICATE "$home/pki/server.crt"
        fixed CREDGATE_ISSUER_KEY "$home/pki/server.key"
        fixed CREDGATE_ISSUER_CLIENT_CA "$home/pki/ca.crt"
        sed 's/^/export /' "$home/hsm/env"
    } >"$home/settings.new"
    mv "$home/settings.new" "$home/settings"
}

# A token may be there before the first `up`.
import_settings() {
    local from=$home/settings
    [[ -f $from ]] || from=$home/hsm/env
    [[ -f $from ]] || return 0
    set -a
    # shellcheck source=/dev/null
    source "$from"
    set +a
}

# What a person or a program needs to talk to the stack: NAME=value, shell-quoted, absolute paths, explicit ports.
write_env() {
    source "$home/contracts"
    local name
    {
        # shellcheck disable=SC2034 # read below, by name
        local GATEWAY_URL="http://localhost:$http_port" ISSUER_URL="https://localhost:$issuer_port" \
            PROXY_URL="https://localhost:$proxy_port" MANAGEMENT_URL="http://localhost:$management_port" \
            RPC_URL="http://127.0.0.1:$rpc_port" PORTAL=$portal_name \
            CLIENT_CERT=$home/pki/demo.crt CLIENT_KEY=$home/pki/demo.key CA_CERT=$home/pki/ca.crt \
            AGENCY_DID='' ENTITIES_CONTRACT=$ENTITIES ISSUER_TRUST_CONTRACT=$ISSUER_TRUST \
            CREDENTIAL_STATUS_CONTRACT=$CREDENTIAL_STATUS CREDENTIAL_TYPES_CONTRACT=$CREDENTIAL_TYPES \
            AUDIT_ANCHORS_CONTRACT=$AUDIT_ANCHORS
        AGENCY_DID=$(did_of demo)
        for name in GATEWAY_URL ISSUER_URL PROXY_URL MANAGEMENT_URL RPC_URL PORTAL CLIENT_CERT CLIENT_KEY CA_CERT \
            AGENCY_DID ENTITIES_CONTRACT ISSUER_TRUST_CONTRACT CREDENTIAL_STATUS_CONTRACT CREDENTIAL_TYPES_CONTRACT \
            AUDIT_ANCHORS_CONTRACT; do
            printf '%s=%s\n' "$name" "$(quoted "${!name}")"
        done
    } >"$home/env.new"
    mv "$home/env.new" "$home/env"
}

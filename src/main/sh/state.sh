# The state folder, the ports and the settings of a stack.

home=${CREDGATE_HOME:-$root/.credgate}
mkdir_home() {
    (umask 077 && mkdir -p "$home"/{run,logs,pki,data,hsm,portals,agencies,nginx,demo})
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
    for name in HTTP ISSUER MANAGEMENT RPC PROXY PORTAL; do
        port=${name,,}_port
        port=${!port}
        [[ $port =~ ^[0-9]{1,5}$ ]] && ((10#$port > 0 && 10#$port < 65536)) ||
            fail "CREDGATE_${name}_PORT is no port: $port"
        port_is_free "$port" ||
            fail "port $port is taken; choose another with CREDGATE_${name}_PORT=<port>"
    done
    declare -p http_port issuer_port management_port rpc_port proxy_port portal_port | sed 's/^declare -- //' >"$home/ports"
}

# What must be on the machine: a JDK 25, node with npm, a few Debian packages, the chain's tools from npm.

# The newest JDK from 25 up, in the order a person expects: JAVA_HOME, the usual places, PATH.
find_jdk() {
    local candidate on_path
    on_path=$(command -v javac 2>/dev/null || true)
    [[ -z $on_path ]] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$on_path"; do
        if [[ -n $candidate && -x $candidate/bin/javac ]] && ((10#$(jdk_version "$candidate") >= 25)); then
            printf '%s' "$candidate"
            return
        fi
    done
    return 1
}

# The feature release of the JDK in that folder, 0 when it says none.
jdk_version() {
    local version=''
    [[ ! -r $1/release ]] || version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
    printf '%s' "${version:-0}"
}

need_jdk() {
    if ! JAVA_HOME=$(find_jdk); then
        say "CredGate needs a JDK 25 and found none (JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, PATH)."
        say "Get one, for example Eclipse Temurin: https://adoptium.net/temurin/releases/?version=25"
        say "then, if it is not under /usr/lib/jvm: export JAVA_HOME=/path/to/jdk-25"
        fail "no JDK 25"
    fi
    export JAVA_HOME
}

# What builds the native executable.
need_native_image() {
    if [[ ! -x ${GRAALVM_HOME:-}/bin/native-image ]]; then
        say "The native executable is built by GraalVM or Mandrel 25: https://www.graalvm.org/downloads/ or"
        say "https://github.com/graalvm/mandrel/releases; then: export GRAALVM_HOME=/path/to/graalvm-25"
        fail "no native-image in GRAALVM_HOME"
    fi
    local version
    version=$("$GRAALVM_HOME/bin/native-image" --version 2>/dev/null | head -n 1) || true
    [[ $version =~ (native-image|Mandrel|GraalVM)[^0-9]*25\. ]] ||
        fail "GRAALVM_HOME holds another version than 25: ${version:-native-image --version failed}"
    need_packages gcc=gcc /usr/include/stdio.h=libc6-dev /usr/include/zlib.h=zlib1g-dev
}

# need_packages PROGRAM=PACKAGE…: installs the packages whose program (or file) is missing, when it may.
need_packages() {
    local pair missing=()
    for pair; do
        have "${pair%%=*}" || missing+=("${pair#*=}")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    # shellcheck disable=SC2086 # a row may name two packages
    set -- $(printf '%s\n' ${missing[*]} | sort -u)
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@") as=()
    if [[ $(id -u) -ne 0 ]]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo -n); else as=(none); fi
    fi
    if ! command -v apt-get >/dev/null || [[ ${as[*]:-} == none ]]; then
        say "These are missing: $*. On Debian they come with:"
        say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        fail "missing packages"
    fi
    step "installing $*"
    local log
    log=$(mktemp)
    if ! { "${as[@]}" "${install[@]}" || { "${as[@]}" apt-get update && "${as[@]}" "${install[@]}"; }; } >"$log" 2>&1; then
        show_log "$log"
        fail "could not install $*; the command was: apt-get update && apt-get install -y --no-install-recommends $*"
    fi
    rm -f "$log"
}

# A program on the path (or in sbin, where Debian keeps nginx), or a file.
have() {
    case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ;;
    esac
}

need_node() {
    need_packages node=nodejs npm=npm
    local version
    version=$(node -p 'process.versions.node.split(".")[0]')
    ((version >= 18)) || fail "node $version is too old: the chain's tools need node 18 or newer (https://nodejs.org)"
}

# anvil, forge and solc, pinned in src/main/solidity.
need_chain_tools() {
    has_chain_tools || install_from_npm src/main/solidity "the chain's tools" has_chain_tools
}

has_chain_tools() { is_installed src/main/solidity && anvil_program >/dev/null; }

# Independent implementations of today's formats, pinned in src/test/peers.
need_peers() {
    is_installed src/test/peers || install_from_npm src/test/peers "the tests' peers" is_installed src/test/peers
}

# is_installed FOLDER: whether what its lock file pins is there.
is_installed() { [[ $root/$1/node_modules/.package-lock.json -nt $root/$1/package-lock.json ]]; }

# install_from_npm FOLDER WHAT COMMAND…: `npm ci`, which removes what is there first; so one at a time, and whoever waited asks
# the command whether another has done it.
install_from_npm() {
    local folder=$1 what=$2 log
    shift 2
    mkdir -p "$root/target"
    log=$(mktemp)
    (
        flock 9
        ! "$@" || exit 0
        step "installing $what (npm)"
        cd "$root/$folder" && npm ci --no-audit --no-fund >"$log" 2>&1 && touch node_modules/.package-lock.json
    ) 9>"$root/target/.npm.lock" || {
        show_log "$log"
        fail "npm ci failed in $folder; its log: $log"
    }
    rm -f "$log"
}

# The anvil program itself, not npm's wrapper around it: a wrapper would be one process more to stop.
anvil_program() {
    local found
    found=$(compgen -G "$root/src/main/solidity/node_modules/@foundry-rs/anvil-*/bin/anvil" | head -n 1) || return 1
    [[ -x $found ]] && printf '%s' "$found"
}

need_to_run() {
    need_jdk
    need_packages softhsm2-util=softhsm2 nginx=nginx curl=curl openssl=openssl unzip=unzip flock=util-linux \
        setsid=util-linux
    need_node
    need_chain_tools
    PATH=$PATH:/usr/sbin:/sbin
}

need_to_test() {
    need_to_run
    need_packages '/usr/lib/postgresql/*/bin/postgres=postgresql' wrk=wrk setpriv=util-linux pkcs11-tool=opensc kubectl=kubernetes-client \
        p11-kit=p11-kit '/usr/lib/*/pkcs11/p11-kit-client.so=p11-kit-modules' \
        chromium=chromium chromedriver=chromium-driver certutil=libnss3-tools caddy=caddy haproxy=haproxy \
        python3=python3
    need_debians_kubectl
    need_peers
}

# Debian's kubectl beside another one that is on the path: kustomize differs between their versions, and each renders the
# manifests in the tests. Unpacked, not installed, since both have the same name.
need_debians_kubectl() {
    local folder=$root/target/kubernetes-client log
    [[ ! -x $folder/usr/bin/kubectl ]] || return 0
    ! dpkg-query -S "$(readlink -f "$(command -v kubectl)")" 2>/dev/null | grep -q '^kubernetes-client:' || return 0
    step "unpacking Debian's kubectl"
    log=$(mktemp)
    (
        rm -rf "$folder" && mkdir -p "$folder/package" && cd "$folder/package" &&
            apt-get download kubernetes-client && dpkg-deb --extract kubernetes-client_*.deb "$folder"
    ) >"$log" 2>&1 || {
        show_log "$log"
        say "Debian's kubectl could not be had: the tests render the manifests by $(command -v kubectl) alone"
    }
    rm -f "$log"
}

# What the chain and the token hold before the first visitor comes: contracts, the agencies' keys, who may issue what.
# Each step leaves a file, so that the next `up` on the same state does only what is missing.

publish_everything() {
    if [[ ! -s $home/contracts ]]; then
        step "publishing the contracts"
        program ledger deploy >"$home/contracts.new"
        mv "$home/contracts.new" "$home/contracts"
        write_settings
    fi
    publish_agency demo '*' 'Demonstration Agency'
    publish_agency transport cpt:2001 'Transport Bureau'
}

# publish_agency NAME TYPE TITLE: a key of its own in the token, its DID on the chain, what it may issue.
publish_agency() {
    local name=$1 type=$2 title=$3 key address did
    [[ ! -s $home/agencies/$name.yaml ]] || return 0
    step "publishing the agency $name"
    key=$(program hsm keys | awk -F '\t' -v label="$name" '$1 == label')
    [[ -n $key ]] || key=$(program hsm generate --label "$name")
    address=$(cut -f 4 <<<"$key")
    did=did:weid:101:$address
    # What its transactions cost. The development chain gives it away.
    rpc anvil_setBalance "[\"$address\",\"0x56bc75e2d63100000\"]" >/dev/null
    program ledger did register --public-key "$(cut -f 3 <<<"$key")" --did "$did" >/dev/null
    program ledger issuer authorise --did "$did" --type "$type" --name "$title" --salt-length 22 >/dev/null
    cat >"$home/agencies/$name.yaml.new" <<YAML
name: $name
certificate: $(pin_of "$home/pki/$name.crt")
did: $did
key: $name
YAML
    mv "$home/agencies/$name.yaml.new" "$home/agencies/$name.yaml"
}

did_of() { sed -n 's/^did: //p' "$home/agencies/$1.yaml"; }

# Once: from then on it is the operator's. Only the port of its address follows the stack's.
write_portal_policy() {
    local policy=$home/portals/$portal_name.yaml
    if [[ -s $policy ]]; then
        grep -q "^origin: https://localhost:$proxy_port\$" "$policy" ||
            sed -i "s|^origin: https://localhost:[0-9]*\$|origin: https://localhost:$proxy_port|" "$policy"
        return
    fi
    cat >"$policy.new" <<YAML
# Who gets into the residents' portal. docs/operators.md explains each line.
portal: $portal_name
origin: https://localhost:$proxy_port
accept:
  - type: cpt:1000
    claims: [name]
session-length: 15m
header-claims: [name]
YAML
    mv "$policy.new" "$policy"
}

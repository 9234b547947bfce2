# What the chain and the token hold before the first visitor comes: contracts, the agencies' keys, who may issue what.
# Each step leaves a file, so that the next `up` on the same state does only what is missing.

publish_everything() {
    if [[ ! -s $home/contracts ]]; then
        step "publishing the contracts"
        program ledger deploy >"$home/contracts.new"
        mv "$home/contracts.new" "$home/contracts"
        write_settings
    elif ! grep -q '^AUDIT_ANCHORS=' "$home/contracts"; then
        # A state folder from before there was this contract.
        step "publishing the contract for the audit record's anchors"
        cp "$home/contracts" "$home/contracts.new"
        program ledger deploy --audit-anchors-only >>"$home/contracts.new"
        mv "$home/contracts.new" "$home/contracts"
        write_settings
    fi
    local batch=$home/agencies/batch prepared name
    for name in "${agencies[@]}"; do
        renew_document_signer "$name" "$name-p256" "$name.agencies.localhost"
        renew_jose_signer "$name" "$name-p256" "$name.agencies.localhost"
    done
    rm -f "$batch" "$batch.keys"
    prepare_agency demo '*' 'Demonstration Agency'
    prepare_agency transport cpt:2001 'Transport Bureau'
    [[ -s $batch ]] || return 0
    step "publishing the agencies"
    program ledger batch "$batch" >/dev/null
    # Only who is registered can add a key.
    [[ ! -s $batch.keys ]] || program ledger batch "$batch.keys" >/dev/null
    rm -f "$batch.keys"
    for prepared in "$home"/agencies/*.yaml.new; do
        # What an operator writes into that file later was not published here.
        sed -n 's/^did: //p' "$prepared" >>"$home/published"
        mv "$prepared" "${prepared%.new}"
    done
    rm -f "$batch"
}

# prepare_agency NAME TYPE TITLE: a key of its own in the token; for the batch, its DID and what it may issue.
prepare_agency() {
    local name=$1 type=$2 title=$3 key further address did
    [[ ! -s $home/agencies/$name.yaml ]] || return 0
    step "making a key for the agency $name"
    key=$(program hsm keys | awk -F '\t' -v label="$name" '$1 == label')
    [[ -n $key ]] || key=$(program hsm generate --label "$name")
    # WeIdentity signs on secp256k1; wallets of today want P-256.
    further=$(program hsm keys | awk -F '\t' -v label="$name-p256" '$1 == label')
    [[ -n $further ]] || further=$(program hsm generate --label "$name-p256" --curve P-256)
    address=$(cut -f 4 <<<"$key")
    did=did:weid:101:$address
    # What its transactions cost. The development chain gives it away.
    rpc anvil_setBalance "[\"$address\",\"0x56bc75e2d63100000\"]" >/dev/null
    {
        printf 'did\tregister\t--public-key\t%s\t--did\t%s\n' "$(cut -f 3 <<<"$key")" "$did"
        printf 'issuer\tauthorise\t--did\t%s\t--type\t%s\t--name\t%s\t--salt-length\t22\n' "$did" "$type" "$title"
        # Mobile documents are issued under the name in the document signer's certificate; its account keeps their status.
        printf 'issuer\tauthorise\t--did\tx509_san_dns:%s\t--type\t%s\t--name\t%s\t--account\t%s\n' \
            "$name.agencies.localhost" "$type" "$title" "$address"
        # So is what is ordered with x5c, which has a URL for an issuer.
        printf 'issuer\tauthorise\t--did\thttps://%s\t--type\t%s\t--name\t%s\t--account\t%s\n' \
            "$name.agencies.localhost" "$type" "$title" "$address"
    } >>"$batch"
    make_document_signer "$name" "$name-p256" "$name.agencies.localhost"
    make_jose_signer "$name" "$name-p256" "$name.agencies.localhost"
    printf 'did\tadd-key\t--did\t%s\t--public-key\t%s\n' "$did" "$(cut -f 3 <<<"$further")" >>"$batch.keys"
    cat >"$home/agencies/$name.yaml.new" <<YAML
name: $name
certificate: $(pin_of "$home/pki/$name.crt")
did: $did
key: $name
further-keys: [$name-p256]
YAML
}

# is_entity CONTRACT DID: whether the chain knows the did:weid.
is_entity() { [[ $(rpc eth_call "$(is_identity_exist "$1" "$2")") == *'"result":"0x'0*1\"* ]]; }

# The parameters of eth_call for isIdentityExist(address).
is_identity_exist() { printf '[{"to":"%s","data":"0x170abf9c000000000000000000000000%s"},"latest"]' "$1" "${2##*:0x}"; }

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

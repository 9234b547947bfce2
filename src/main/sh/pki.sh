# Certificates of the development stack: a CA of its own, the server's certificate, one for each agency's system.

# make_pki: what does not exist yet. Everything is P-256, valid for a year; keys are unencrypted PEM, readable by the owner.
make_pki() {
    local pki=$home/pki
    mkdir -p "$pki"
    if [[ ! -f $pki/ca.crt ]]; then
        step "making certificates"
        openssl_quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \
            -subj "/CN=CredGate development CA" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -keyout "$pki/ca.key" -out "$pki/ca.crt"
    fi
    [[ -f $pki/server.crt ]] || make_certificate server localhost "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1
extendedKeyUsage=serverAuth"
    local agency
    for agency in "${agencies[@]}"; do
        [[ -f $pki/$agency.crt ]] || make_certificate "$agency" "$agency" "extendedKeyUsage=clientAuth"
    done
}

# make_certificate FILE COMMON_NAME EXTENSIONS [DAYS]: signed by the CA of the stack.
make_certificate() {
    local pki=$home/pki
    openssl_quiet req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
        -keyout "$pki/$1.key" -out "$pki/$1.csr"
    openssl_quiet x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial \
        -days "${4:-365}" -extfile <(printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n%s\n' "$3") \
        -out "$pki/$1.crt"
    rm -f "$pki/$1.csr"
}

# The pin of a certificate: SHA-256 of its public key (SubjectPublicKeyInfo), base64.
pin_of() {
    printf 'sha256/%s' "$(openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER |
        openssl dgst -sha256 -binary | openssl base64 -A)"
}

openssl_quiet() {
    local said
    said=$(umask 077 && openssl "$@" 2>&1) || fail "openssl $1: $said"
}

-- For HAProxy 2.6 and newer, compiled with Lua: `lua-load` this file in `global`. It adds an action for `http-request`,
--
--     http-request lua.credgate http://127.0.0.1:8080 benefits
--
-- with the gateway's address and the name of the portal's policy. It asks the gateway about the request, sets the five
-- identity headers, takes away whatever the client said of itself, and keeps CredGate's cookies from the portal. What came of
-- it is in the variable txn.credgate: "in", "login" (then txn.credgate_login is the login page), "refused" or
-- "unavailable"; let nobody pass but "in".
--
-- For what of the portal is open to everybody there is `http-request lua.credgate_open` in its place: it asks nobody, takes away
-- the same, and leaves "in" or "refused". Without it such paths open the whole portal: HAProxy chooses by the path as the client
-- wrote it, and the portal may read another.

local IDENTITY = {
    "X-Credgate-Subject", "X-Credgate-Issuer", "X-Credgate-Type", "X-Credgate-Claims", "X-Credgate-Assertion",
}
local WAIT_MS = 10000

-- In every spelling that a portal may read as one.
local function remove_claims(http, headers)
    for name in pairs(headers) do
        if name:lower():find("credgate", 1, true) then
            http:req_del_header(name)
        end
    end
end

-- A connection becomes a WebSocket or nothing else: nobody is asked about what comes through an HTTP/2 tunnel.
local function remove_tunnel(http, headers)
    http:req_del_header("http2-settings")
    for _, value in pairs(headers["upgrade"] or {}) do
        if value:lower() ~= "websocket" then
            http:req_del_header("upgrade")
            return
        end
    end
end

-- Whether a later proxy would take away what is set here.
local function hides_claims(headers)
    for _, value in pairs(headers["connection"] or {}) do
        if value:lower():find("credgate", 1, true) then
            return true
        end
    end
    return false
end

-- CredGate's cookies are for CredGate: whoever runs the portal could act as its visitor.
local function remove_cookies(http, cookies)
    if not cookies then
        return
    end
    local kept = {}
    for _, field in pairs(cookies) do
        for cookie in field:gmatch("[^;]+") do
            cookie = cookie:match("^%s*(.-)%s*$")
            if cookie ~= "" and not cookie:lower():find("__host-credgate", 1, true) then
                kept[#kept + 1] = cookie
            end
        end
    end
    http:req_del_header("cookie")
    if #kept > 0 then
        http:req_add_header("cookie", table.concat(kept, "; "))
    end
end

-- Of the client's headers only the cookies count, and only they are sent. What was asked for, where it can be asked for again, is
-- where somebody who has to sign in goes on afterwards.
local function ask(gateway, portal, cookies, method, wanted)
    local headers = { ["x-credgate-portal"] = { portal } }
    if (method == "GET" or method == "HEAD") and #wanted <= 2048 then
        headers["x-forwarded-uri"] = { wanted }
    end
    if cookies then
        local all = {}
        for _, field in pairs(cookies) do
            all[#all + 1] = field
        end
        headers["cookie"] = { table.concat(all, "; ") }
    end
    return core.httpclient():get { url = gateway .. "/auth", headers = headers, timeout = WAIT_MS }
end

local function one(answer, name)
    local values = answer.headers and answer.headers[name:lower()]
    return values and values[0]
end

-- Takes away what a client says of itself. The headers as they came, or nil where the request is refused.
local function cleaned(txn)
    local headers = txn.http:req_get_headers()
    remove_claims(txn.http, headers)
    remove_tunnel(txn.http, headers)
    if hides_claims(headers) then
        txn:set_var("txn.credgate", "refused")
        return nil
    end
    return headers
end

core.register_action("credgate_open", { "http-req" }, function(txn)
    local headers = cleaned(txn)
    if headers then
        remove_cookies(txn.http, headers["cookie"])
        txn:set_var("txn.credgate", "in")
    end
end, 0)

core.register_action("credgate", { "http-req" }, function(txn, gateway, portal)
    local http = txn.http
    local headers = cleaned(txn)
    if not headers then
        return
    end
    local asked, answer = pcall(ask, gateway, portal, headers["cookie"], txn.sf:method(), txn.sf:pathq())
    remove_cookies(http, headers["cookie"])
    local outcome = "unavailable"
    if asked and answer and answer.status == 200 then
        outcome = "in"
        for _, name in ipairs(IDENTITY) do
            local value = one(answer, name)
            if value then
                http:req_set_header(name, value)
            else
                -- An answer that is not the gateway's.
                outcome = "unavailable"
            end
        end
    elseif asked and answer and answer.status == 401 then
        outcome = "login"
        txn:set_var("txn.credgate_login", one(answer, "X-Credgate-Login") or "/.credgate/login")
    elseif asked and answer and answer.status == 403 then
        outcome = "refused"
    end
    txn:set_var("txn.credgate", outcome)
end, 2)

-- What wrk measured, as one line of JSON at the end; bench.sh reads it. The request is in the environment:
-- BENCH_METHOD (GET), BENCH_BODY (a file), BENCH_HEADERS (one `Name: value` a line).

wrk.method = os.getenv("BENCH_METHOD") or "GET"

for line in (os.getenv("BENCH_HEADERS") or ""):gmatch("[^\n]+") do
   local name, value = line:match("^([^:]+):%s*(.*)$")
   wrk.headers[name] = value
end

local file = os.getenv("BENCH_BODY")
if file then
   local open = assert(io.open(file, "rb"))
   wrk.body = open:read("*a")
   open:close()
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%.3f,"p50_us":%d,"p99_us":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

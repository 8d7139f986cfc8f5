-- What wrk runs: requests from a file, one after the other, each with the headers of a signed-in browser. When there is a file of changes,
-- every n-th request comes from that instead. A line is: method, path and body, separated by tabs.
-- The environment has LOAD_REQUESTS, LOAD_CHANGES, LOAD_EVERY, LOAD_COOKIE, LOAD_TOKEN, LOAD_ENCODING; an empty value is as good as none.

local function env(name)
   local value = os.getenv(name)
   return value ~= "" and value or nil
end

local function read(file)
   local requests = {}
   if not file then return requests end
   for line in io.lines(file) do
      local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
      local headers = { ["Accept"] = "text/html", ["Cookie"] = env("LOAD_COOKIE"), ["Accept-Encoding"] = env("LOAD_ENCODING") }
      if method == "POST" then
         headers["Content-Type"] = "application/x-www-form-urlencoded"
         headers["RequestVerificationToken"] = env("LOAD_TOKEN")
      else
         body = nil
      end
      requests[#requests + 1] = wrk.format(method, path, headers, body)
   end
   return requests
end

local reads, changes, every, sent, changed

function init(args)
   reads, changes = read(env("LOAD_REQUESTS")), read(env("LOAD_CHANGES"))
   every = tonumber(env("LOAD_EVERY") or "0")
   sent, changed = 0, 0
end

function request()
   sent = sent + 1
   if #changes > 0 and sent % every == 0 then
      changed = changed + 1
      return changes[changed % #changes + 1]
   end
   return reads[sent % #reads + 1]
end

-- Latencies in microseconds, the duration too.
function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format("LOAD %d %d %d %d %d %d %d\n",
      summary.requests, summary.duration, summary.bytes,
      errors.connect + errors.read + errors.write + errors.timeout + errors.status,
      latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end

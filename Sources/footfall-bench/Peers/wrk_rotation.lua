-- wrk sends the very bytes that Footfall sent, in rotation: requests are read from the file named by FOOTFALL_REQUESTS, each as
-- its length in decimal, a line's end, and so many bytes. With FOOTFALL_DELAY_MS each connection waits so long between requests.
local requests, next_request = {}, 0
local delay_ms = tonumber(os.getenv("FOOTFALL_DELAY_MS") or "0")

function init()
   local file = assert(io.open(os.getenv("FOOTFALL_REQUESTS"), "rb"))
   while true do
      local length = file:read("*n")
      if not length then break end
      file:read(1)
      requests[#requests + 1] = file:read(length)
   end
   file:close()
end

function request()
   next_request = next_request % #requests + 1
   return requests[next_request]
end

if delay_ms > 0 then
   function delay() return delay_ms end
end

-- One line that a program can read: requests, then p50, p90, p99 and the longest in milliseconds.
function done(summary, latency)
   io.write(string.format("figures %d %.3f %.3f %.3f %.3f\n", summary.requests, latency:percentile(50) / 1e3,
      latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end

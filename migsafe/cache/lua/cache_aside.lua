-- Serves a few hundred requests in order, as an application with a cache-aside cache would: a get that misses writes.
--
-- ARGV[1]   MessagePack: {keys, times, ops, sizes, ttls}, one entry a request; times and TTLs in microseconds of the
--           trace (TTL 0: never expires), ops 0 get, 1 set, 2 del, sizes in bytes
-- ARGV[2]   '1': requests come at their own pace
-- returns   a string, one character a request: 1 hit, 0 miss, - no get
--
-- Keys come within the argument, not as KEYS: Redis looks at each of those several times before the script starts.
--
-- The trace's hours may pass in seconds here, so the time at which an entry expires, in the trace's time, is written into
-- its first 16 bytes. Like Redis' own keyIsExpired, an entry still lives in the instant at which it expires. Redis is
-- given a far later TTL in the same order as well: volatile policies only evict keys that have one. At the trace's own
-- pace it is given the TTL itself and a second for calls that come late, so that expired entries free their memory.
local keys, times, ops, sizes, ttls = unpack(cmsgpack.unpack(ARGV[1]))
local call, pcall, format, rep, tonumber = redis.call, redis.pcall, string.format, string.rep, tonumber
-- The largest whole number that Lua's doubles count without gaps.
local never = 9007199254740991
local far_ms = 864000000
local paced = ARGV[2] == '1'
local answers = {}

for i = 1, #keys do
  local key, now, op = keys[i], times[i], ops[i]
  local answer = '-'
  if op == 2 then
    call('DEL', key)
  else
    local hit = false
    if op == 0 then
      local head = call('GETRANGE', key, '0', '15')
      hit = head ~= '' and tonumber(head) >= now
      answer = hit and '1' or '0'
    end
    if not hit then
      local ttl = ttls[i]
      local expires = ttl > 0 and math.min(now + ttl, never) or never
      local value = format('%016.0f', expires) .. rep('x', sizes[i] - 16)
      -- pcall: out of memory under noeviction, the application goes on without the cache.
      if ttl > 0 then
        local px = paced and 1000 + (expires - now) / 1000 or far_ms + expires / 1000
        pcall('SET', key, value, 'PX', format('%.0f', px))
      else
        pcall('SET', key, value)
      end
    end
  end
  answers[i] = answer
end
return table.concat(answers)

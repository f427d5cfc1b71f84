-- Serves a few hundred requests in order, as an application with a cache-aside cache would: a get that misses writes.
--
-- KEYS      the keys, one a request
-- ARGV[1]   MessagePack: {times, ops, sizes, ttls}, one entry a request; times and TTLs in microseconds of the trace
--           (TTL 0: never expires), ops 0 get, 1 set, 2 del, sizes in bytes
-- returns   a string, one character a request: 1 hit, 0 miss, - no get
--
-- The trace's hours pass in seconds here, so the time at which an entry expires, in the trace's time, is written into
-- its first 16 bytes. Like Redis' own keyIsExpired, an entry still lives in the instant at which it expires. Redis is
-- given a far later TTL in the same order as well: volatile policies only evict keys that have one.
local times, ops, sizes, ttls = unpack(cmsgpack.unpack(ARGV[1]))
-- The largest whole number that Lua's doubles count without gaps.
local never = 9007199254740991
local far_ms = 864000000
local answers = {}

for i = 1, #KEYS do
  local key, now, op = KEYS[i], times[i], ops[i]
  local answer = '-'
  if op == 2 then
    redis.call('DEL', key)
  else
    local hit = false
    if op == 0 then
      local head = redis.call('GETRANGE', key, 0, 15)
      hit = head ~= '' and tonumber(head) >= now
      answer = hit and '1' or '0'
    end
    if not hit then
      local expires = ttls[i] > 0 and math.min(now + ttls[i], never) or never
      local value = string.format('%016.0f', expires) .. string.rep('x', sizes[i] - 16)
      -- pcall: out of memory under noeviction, the application goes on without the cache.
      if ttls[i] > 0 then
        redis.pcall('SET', key, value, 'PX', string.format('%.0f', far_ms + expires / 1000))
      else
        redis.pcall('SET', key, value)
      end
    end
  end
  answers[i] = answer
end
return table.concat(answers)

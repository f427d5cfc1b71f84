-- KEYS      keys that cache_aside.lua wrote
-- ARGV[1]   the trace's time in microseconds
-- ARGV[2]   '1': delete them as well
-- returns   a string, one character a key: 1 where the entry had not expired
local now = tonumber(ARGV[1])
local answers = {}
for i = 1, #KEYS do
  local head = redis.call('GETRANGE', KEYS[i], 0, 15)
  answers[i] = (head ~= '' and tonumber(head) >= now) and '1' or '0'
  if ARGV[2] == '1' then
    redis.call('UNLINK', KEYS[i])
  end
end
return table.concat(answers)

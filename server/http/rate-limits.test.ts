import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted } from './rate-limits.ts';

for (const [address, counts_as] of [
  ['196.201.214.200', '196.201.214.200'],
  ['::ffff:196.201.214.200', '196.201.214.200'],
  ['2c0f:fe38:2180:1::5', '2c0f:fe38:2180:1::/64'],
  ['2C0F:FE38:2180:0001:aaaa:bbbb:cccc:dddd', '2c0f:fe38:2180:1::/64'],
  ['2c0f:fe38::9', '2c0f:fe38:0:0::/64'],
  ['2c0f::1:2:3:4:5:6', '2c0f:0:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['somebody', 'somebody'],
] as const) {
  test(`tries from ${address} count for ${counts_as}`, () => assert.equal(counted(address), counts_as));
}

import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

import { gatewayResponseDefaults } from './gateway-response-defaults.ts';

test('the documented gateway responses are those of the emulator', async () => {
  const page = await readFile(new URL('../../../../docs/semantics/api-gateway.md', import.meta.url), 'utf8');
  const rows = page.matchAll(/^\| ([A-Z_]+)(?: –)? \| (\d{3}) \| ([^|]+) \| (\w+Exception) \|/gm);
  const documented = [...rows].map(([, type, status, message, errorType]) => [
    type,
    { status: Number(status), message: message?.startsWith('see A10') ? 'null' : message, errorType },
  ]);
  const emulated = Object.entries(gatewayResponseDefaults).map(([type, { message, ...rest }]) => [
    type,
    { ...rest, message: String(message) },
  ]);
  expect(documented).toEqual(emulated);
});

import { expect, it } from 'vitest';
import { isSameSite } from '../../../proxy/auth/same-site.ts';

const ours = { host: 'medveil.hospital:8445', 'x-medveil': '1' };

it.each([
  [
    'a call of the console',
    { origin: 'https://medveil.hospital:8445', 'sec-fetch-site': 'same-origin' },
  ],
  ['a GET, which has no Origin', { 'sec-fetch-site': 'same-origin' }],
  ['a tool', {}],
  ['a background call', { 'x-medveil': 'background' }],
])('%s is let in', (_, headers) => {
  expect(isSameSite({ ...ours, ...headers })).toBe(true);
});

it.each([
  ['no own header', { 'x-medveil': undefined }],
  ['another value of it', { 'x-medveil': '2' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling host', { 'sec-fetch-site': 'same-site' }],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['another port', { origin: 'https://medveil.hospital:9999' }],
  ['plain http', { origin: 'http://medveil.hospital:8445' }],
  ['an opaque origin', { origin: 'null' }],
  ['no host', { origin: 'https://medveil.hospital:8445', host: undefined }],
])('%s is refused', (_, headers) => {
  expect(isSameSite({ ...ours, ...headers })).toBe(false);
});

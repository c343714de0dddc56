// Policies as a configuration profile, which macOS takes from a device management (Apple: Configuration Profile
// Reference; property lists as XML).
import { createHash } from 'node:crypto';
import type { PolicyValue } from './registry-file.ts';

/** What one program reads: its preference domain and the values there. */
export interface Payload {
  readonly domain: string;
  readonly values: Readonly<Record<string, PolicyValue>>;
}

/** The same payloads give the same profile: a management knows it again. */
export function configurationProfile(identifier: string, payloads: readonly Payload[]): string {
  const content = payloads.map(({ domain, values }) => ({
    ...values,
    PayloadType: domain,
    PayloadIdentifier: `${identifier}.${domain}`,
    PayloadUUID: uuidOf(`${identifier}.${domain}`),
    PayloadVersion: 1,
  }));
  const profile = {
    PayloadContent: content,
    PayloadDisplayName: '医隐 Medveil',
    PayloadIdentifier: identifier,
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: uuidOf(identifier),
    PayloadVersion: 1,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">${xmlOf(profile)}</plist>`,
    '',
  ].join('\n');
}

function xmlOf(value: PolicyValue): string {
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (Array.isArray(value)) return `<array>${value.map(xmlOf).join('')}</array>`;
  const members = Object.entries(value).map(
    ([name, each]) => `<key>${escaped(name)}</key>${xmlOf(each)}`,
  );
  return `<dict>${members.join('\n')}</dict>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Version 5 in form (RFC 9562 §5.5), of a name of ours. */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(`medveil ${name}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-').toUpperCase();
}

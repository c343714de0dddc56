// Sets of network addresses: who may use the proxy, and where it may go.
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Whether an address is in one of the networks. Anything that is no address is in none. */
export type Networks = (address: string) => boolean;

/** @param given addresses (`10.0.9.7`) and networks (`10.0.9.0/24`, `fd00::/8`) */
export function networksOf(given: readonly string[]): Networks {
  const list = new BlockList();
  for (const each of given) {
    const [network = '', bits] = each.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return (address) => {
    const plain = unwrapped(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** An IPv4 address without its IPv6 wrapping (RFC 4291 §2.5.5.2), in either spelling. */
export function unwrapped(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (hex === null) return address;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/**
 * Addresses that are not the world outside: this machine, its link, private networks, multicast, and
 * the forms of IPv6 that hide an IPv4 address (IANA special-purpose registries, RFC 6890).
 */
const inside = networksOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** Whether the proxy may connect there by itself: it must be no way into its own machine or network. */
export function isOutside(address: string): boolean {
  return isIP(address) !== 0 && !inside(address) && !ownAddresses().has(unwrapped(address));
}

/** Asked each time: machines get addresses while they run. */
function ownAddresses(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address));
}

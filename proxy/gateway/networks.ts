// Addresses and networks of machines, as the configuration writes them.
import { BlockList, isIP } from 'node:net';

/** `10.1.0.0/16`, `10.1.2.3` or IPv6. Throws when it is none of them. */
export function networks(written: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of written) {
    const [address = '', bits] = each.split('/', 2);
    const family = isIP(address);
    if (family === 0) throw new Error(`${each} is no address or network`);
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}

/** @param address null is nobody's */
export function isAmong(list: BlockList, address: string | null): boolean {
  const family = address === null ? 0 : isIP(address);
  return address !== null && family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

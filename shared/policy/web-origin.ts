/** Origin of an address, of a file that a script made its script's; '' for addresses without one. */
export function webOrigin(address: string): string {
  try {
    const { origin } = new URL(address);
    return origin === 'null' ? '' : origin;
  } catch {
    return '';
  }
}

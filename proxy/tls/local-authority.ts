// The hospital's own certificate authority for a site that has none: made on first start, kept in the
// data directory, trusted by browsers through policy. It signs server certificates and nothing else
// (path length 0); its key never leaves its file. A site with its own PKI gives certificate files
// instead and this room is not used.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** A server's certificate with its key, and the authority that browsers and clients must trust. */
export interface ServerIdentity {
  /** PKCS #8, PEM. */
  readonly key: string;
  /** Leaf certificate followed by its chain, PEM. */
  readonly cert: string;
  /** Trust anchor, PEM. */
  readonly ca: string;
  /** Trust anchor, base64 of DER: the form of Chromium's `CACertificates` policy. */
  readonly caDerBase64: string;
  readonly notAfter: Date;
}

// ECDSA P-256 (FIPS 186-5): short, fast, and known to every browser that speaks TLS 1.2.
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };
const day = 86_400_000;
const authorityDays = 3653;
// CA/Browser Forum BR 6.3.2 caps server certificates at 398 days; we stay below and renew early.
const leafDays = 390;
// A month in which nobody has to notice anything.
const renewWithin = 30 * day;

// Named by what the platform returns: Node and the DOM library type these differently.
type KeyPair = Awaited<ReturnType<typeof generateKeys>>;
type PrivateKey = KeyPair['privateKey'];

interface KeyedCertificate {
  readonly key: PrivateKey;
  readonly keyPem: string;
  readonly certificate: x509.X509Certificate;
}

/**
 * Loads, or makes and stores, the authority and a server certificate for `names` (DNS names and IP
 * addresses). The leaf is issued anew when it nears its end, when the names changed, or when another
 * authority signed it. Files: mode 0600, directory 0700. Throws when `dir` cannot be used.
 */
export async function loadServerIdentity(options: {
  dir: string;
  names: readonly string[];
  now: Date;
  /** Distinguishes several servers under one authority; file-name safe. */
  leaf?: string;
}): Promise<ServerIdentity> {
  const { dir, names, now, leaf = 'server' } = options;
  if (names.length === 0) throw new Error('a server certificate needs at least one name');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let authority = await readPair(dir, 'authority');
  // A new authority needs new policy files on every PC; ten years make that rare.
  if (authority === null || endsWithin(authority.certificate, now, renewWithin)) {
    authority = await createAuthority(now);
    await writePair(dir, 'authority', authority);
  }
  let server = await readPair(dir, leaf);
  if (server === null || !(await isCurrent(server.certificate, authority, names, now))) {
    server = await issueLeaf(authority, names, now);
    await writePair(dir, leaf, server);
  }
  const ca = authority.certificate.toString('pem');
  return {
    key: server.keyPem,
    cert: `${server.certificate.toString('pem')}\n${ca}\n`,
    ca,
    caDerBase64: Buffer.from(authority.certificate.rawData).toString('base64'),
    notAfter: server.certificate.notAfter,
  };
}

/** Certificate files given in the config. Throws when they cannot be read or do not belong together. */
export async function readServerIdentity(files: {
  certFile: string;
  keyFile: string;
  caFile: string;
}): Promise<ServerIdentity> {
  const [cert, key, ca] = await Promise.all(
    [files.certFile, files.keyFile, files.caFile].map((file) => readFile(file, 'utf8')),
  );
  if (cert === undefined || key === undefined || ca === undefined) throw new Error('unreachable');
  const leaf = new X509Certificate(cert);
  if (!leaf.checkPrivateKey(createPrivateKey(key))) {
    throw new Error('the server key does not belong to the server certificate');
  }
  return {
    key,
    cert,
    ca,
    caDerBase64: new X509Certificate(ca).raw.toString('base64'),
    notAfter: leaf.validToDate,
  };
}

/** Self-signed, named with a random suffix so that a new one is never mistaken for the old. */
async function createAuthority(now: Date): Promise<KeyedCertificate> {
  const keys = await generateKeys();
  const suffix = randomHex(4);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${randomHex(15)}`,
    name: `CN=Medveil Local Authority ${suffix},O=Medveil`,
    // A day back: the clocks of wards differ.
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + authorityDays * day),
    signingAlgorithm: signing,
    keys,
    extensions: [
      // Path length 0: it can sign servers and no further authority (RFC 5280 §4.2.1.9).
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: keys.privateKey, keyPem: await pemOf(keys.privateKey), certificate };
}

/** Ends a day before its authority at the latest: a chain is as good as its shortest member. */
async function issueLeaf(
  authority: KeyedCertificate,
  names: readonly string[],
  now: Date,
): Promise<KeyedCertificate> {
  const keys = await generateKeys();
  const end = Math.min(
    now.getTime() + leafDays * day,
    authority.certificate.notAfter.getTime() - day,
  );
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: `01${randomHex(15)}`,
    subject: 'CN=Medveil,O=Medveil',
    issuer: authority.certificate.subject,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(end),
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      // ECDHE suites only sign with this key; nothing is ever encrypted to it.
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  });
  return { key: keys.privateKey, keyPem: await pemOf(keys.privateKey), certificate };
}

/** An address is an iPAddress entry: clients do not look for it among DNS names (RFC 9525). */
function generalName(name: string): { type: 'ip' | 'dns'; value: string } {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name };
}

/** Whether a stored leaf still serves: time, signature, and exactly these names. */
async function isCurrent(
  leaf: x509.X509Certificate,
  authority: KeyedCertificate,
  names: readonly string[],
  now: Date,
): Promise<boolean> {
  if (endsWithin(leaf, now, renewWithin)) return false;
  const signed = await leaf.verify({
    publicKey: authority.certificate.publicKey,
    signatureOnly: true,
  });
  if (!signed) return false;
  const san = leaf.getExtension(x509.SubjectAlternativeNameExtension);
  const held = new Set(san?.names.items.map((name) => name.value) ?? []);
  // Exactly: a name that was taken off the list must not stay certified.
  return held.size === new Set(names).size && names.every((name) => held.has(name));
}

function endsWithin(certificate: x509.X509Certificate, now: Date, margin: number): boolean {
  return certificate.notAfter.getTime() - now.getTime() < margin;
}

/** Null when there is none yet; any other trouble with the files goes up. */
async function readPair(dir: string, name: string): Promise<KeyedCertificate | null> {
  let keyPem: string;
  let certPem: string;
  try {
    keyPem = await readFile(join(dir, `${name}.key.pem`), 'utf8');
    certPem = await readFile(join(dir, `${name}.cert.pem`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const der = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' });
  const key = await crypto.subtle.importKey('pkcs8', der, keyAlgorithm, true, ['sign']);
  return { key, keyPem, certificate: new x509.X509Certificate(certPem) };
}

async function writePair(dir: string, name: string, pair: KeyedCertificate): Promise<void> {
  await writeSafely(join(dir, `${name}.key.pem`), pair.keyPem);
  await writeSafely(join(dir, `${name}.cert.pem`), `${pair.certificate.toString('pem')}\n`);
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of one. */
async function writeSafely(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomHex(4)}.tmp`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  // The umask may only take rights away; this says the same on every system.
  await chmod(draft, 0o600);
  await rename(draft, file);
}

async function generateKeys() {
  return crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

async function pemOf(key: PrivateKey): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}

/** Serial numbers need 64 random bits (BR 7.1); the 01 before them keeps the integer positive. */
function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
}

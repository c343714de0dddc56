// An authority of a test's own with a server and a client under it, and a client of nobody: for mutual TLS.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };
const day = 86_400_000;

export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface MutualIdentities {
  /** PEM of the authority that both ends trust. */
  readonly ca: string;
  readonly server: Identity;
  readonly client: Identity;
  /** PEM of the authority's list of what it called back: `client`. */
  readonly crl: string;
  /** Signed by an authority that nobody trusts. */
  readonly stranger: Identity;
  /** A client that the authority has signed, and whose time is over. */
  readonly expired: Identity;
}

/** Names of the server: `127.0.0.1` and `localhost`; of the clients: `medveil.test`. */
export async function mutualIdentities(): Promise<MutualIdentities> {
  const [trusted, other] = await Promise.all([authority(), authority()]);
  const [server, client, stranger, expired] = await Promise.all([
    leaf(trusted, 'syslog.test', x509.ExtendedKeyUsage.serverAuth, [
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
    ]),
    leaf(trusted, 'medveil.test', x509.ExtendedKeyUsage.clientAuth, [
      { type: 'dns', value: 'medveil.test' },
    ]),
    leaf(other, 'medveil.test', x509.ExtendedKeyUsage.clientAuth, [
      { type: 'dns', value: 'medveil.test' },
    ]),
    leaf(
      trusted,
      'medveil.test',
      x509.ExtendedKeyUsage.clientAuth,
      [{ type: 'dns', value: 'medveil.test' }],
      -day / 2,
    ),
  ]);
  const crl = await callBack(trusted, client);
  return { ca: trusted.certificate.toString('pem'), server, client, crl, stranger, expired };
}

type Authority = Awaited<ReturnType<typeof authority>>;

async function authority() {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Test Authority',
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    signingAlgorithm: signing,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keys, certificate };
}

async function callBack({ keys, certificate }: Authority, { cert }: Identity): Promise<string> {
  const { serialNumber } = new x509.X509Certificate(cert);
  const crl = await x509.X509CrlGenerator.create({
    issuer: certificate.subject,
    thisUpdate: new Date(Date.now() - day),
    nextUpdate: new Date(Date.now() + 20 * day),
    signingAlgorithm: signing,
    signingKey: keys.privateKey,
    entries: [{ serialNumber, revocationDate: new Date(Date.now() - day) }],
  });
  // OpenSSL's word for it (RFC 7468 §6).
  return x509.PemConverter.encode(crl.rawData, 'X509 CRL');
}

async function leaf(
  { keys: signer, certificate: issuer }: Authority,
  name: string,
  usage: x509.ExtendedKeyUsage,
  names: { type: 'ip' | 'dns'; value: string }[],
  until = 20 * day,
): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${name}`,
    issuer: issuer.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + until),
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
}

/** The 01 before the random bytes keeps the integer positive. */
function serial(): string {
  return `01${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
}

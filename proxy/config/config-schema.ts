// The configuration file's shape. Everything has a default that is safe on one machine; what names
// other machines (HIS, partners, approvals) has to be written.
import { z } from 'zod';
import { kindsNamed } from '../export/record-kinds.ts';
import { syslogFormats } from '../export/syslog-message.ts';
import { packLimits, selectorRule } from '../../shared/detect/rule-pack.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { maskLevels, resolutions, watermarkOpacities } from '../../shared/policy/policy.ts';
import { siteProfileSchema } from '../../shared/policy/site-profile.ts';
import { suiteNames } from '../ledger/cipher-suites.ts';
import { retentionRules } from '../ledger/retention.ts';
import { usualSpoolBytes } from '../ledger/spool.ts';
import type { RetentionClass } from '../../shared/records/retention-class.ts';
import { parsePostgresUrl } from '../store/ledger-address.ts';
import { treatments } from '../gateway/protection.ts';
import { canariesSchema } from './canaries-schema.ts';
import { forwardSchema } from './forward-schema.ts';
import { guardsSchema } from './guards-schema.ts';
import { sharingSchema } from './sharing-schema.ts';
import { publishingShape } from './publishing-schema.ts';

// Host and port always: listening on every address has to be written down, not forgotten.
const hostAndPort = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/;
const listen = (fallback: string) =>
  z
    .string()
    .regex(hostAndPort, 'must be HOST:PORT')
    .refine(
      (text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535,
      'port is above 65535',
    )
    .default(fallback);

const origin = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => {
      const url = URL.parse(text);
      return url !== null && protocols.includes(url.protocol) && url.origin === text;
    },
    `must be an origin (${protocols.join(' or ')}//host:port, no path)`,
  );

// Lower case, as common tools print it and records hold it.
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');
const name = z.string().min(1).max(120);
/** A name in the configuration that other things go by. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be a short lower-case word');

/** Weak transport is named and dated: who answers for it, and the last day on which it counts. */
const allowed = { owner: name, until: z.iso.date() };
const certificate = z.strictObject({ certFile: z.string(), keyFile: z.string() });

// Strict objects throughout: a misspelt key is a mistake, not a setting that silently does nothing.
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,80}$/, 'must be the name of a header');
const property = z.string().regex(/^[^\s.]+(?:\.[^\s.]+){0,7}$/, 'must be names joined by dots');
const machines = z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).min(1);
const signSource = z.union([
  z.strictObject({ cookie: name }),
  /** `from`: who may set it; from anybody else it is taken off. */
  z.strictObject({ header: headerName, from: machines.optional() }),
  z.strictObject({
    jwt: z
      .strictObject({ cookie: name.optional(), header: headerName.optional(), claim: property })
      .refine(
        ({ cookie, header }) => (cookie === undefined) !== (header === undefined),
        'needs either cookie or header',
      ),
  }),
  z.strictObject({
    login: z
      .strictObject({
        /** Path that signs in by POST, with `*` for any run of characters. */
        path: z.string().regex(/^\/[^\s?]{0,299}$/, 'must begin with /'),
        /** Field of the request, or property of the JSON answer, that holds the account. */
        field: name.optional(),
        answer: property.optional(),
        /** Cookie of the session, or property of the answer with the bearer token that follows. */
        session: name.optional(),
        token: property.optional(),
      })
      .refine(
        ({ field, answer }) => (field === undefined) !== (answer === undefined),
        'needs either field or answer',
      )
      .refine(
        ({ session, token }) => (session === undefined) !== (token === undefined),
        'needs either session or token',
      ),
  }),
]);
const accountPattern = z
  .string()
  .regex(/^[^\s?]{1,120}$/, 'must be a name without spaces, with * for any run');
/** What browsers without the extension get; the first rule that fits counts, and masks where none does. */
const protectionRule = z.strictObject({
  /** Paths with `*` for any run of characters. */
  paths: z
    .array(
      z.string().regex(/^\/[^\s?]{0,299}$/, 'must begin with / and hold no space or question mark'),
    )
    .min(1)
    .optional(),
  /** Addresses or networks of workstations and interface machines. */
  clients: machines.optional(),
  /** HIS accounts. */
  users: z.array(accountPattern).min(1).optional(),
  /** Roles in the HIS. */
  roles: z.array(accountPattern).min(1).optional(),
  /** `monitor` serves and records, `mask` writes answers again with masks, `refuse` explains. */
  withoutExtension: z.enum(treatments),
  /** Of an answer that cannot be masked, such as a PDF. */
  ifNotMasked: z.enum(['refuse', 'pass']).default('refuse'),
  /** Of a field that comes back as a mask: taken out of the request, or the request refused. */
  echoes: z.enum(['drop', 'refuse']).default('drop'),
});

const site = z.strictObject({
  /** Host name (with port) that browsers ask for; without it the site answers every name. */
  host: z.string().optional(),
  upstream: origin(['http:', 'https:']),
  /** Cookie of the HIS that holds the user's account name. */
  userCookie: z.string().optional(),
  /** Where else accounts are said; the first that says one counts. */
  userFrom: z.array(signSource).max(20).default([]),
  /** Where roles are said, in the same ways. */
  roleFrom: z.array(signSource).max(20).default([]),
  /** Cookies that the pages' own scripts must read: they do not become HttpOnly. */
  scriptCookies: z.array(z.string()).default([]),
  /** Paths that only systems with a client certificate may use, each with all below it. */
  systemPaths: z.array(z.string().startsWith('/')).optional(),
  /** PEM file of the authority behind an https upstream's certificate; system roots without it. */
  upstreamCaFile: z.string().optional(),
  /** SHA-256 of an https upstream's SubjectPublicKeyInfo. */
  upstreamPin: sha256Hex.optional(),
  /** Links that name the upstream or plain http become links to the public origin; without it too. */
  rewriteLinks: z.boolean().optional(),
  /** What browsers without the extension get; without rules nobody is asked for it. */
  protection: z.array(protectionRule).max(100).default([]),
  /** Our own certificate with its chain, and its key, for a HIS that asks who we are. */
  upstreamClient: certificate.optional(),
  /** Plain http to the HIS. */
  allowPlaintextUpstream: z.strictObject(allowed).optional(),
  /** TLS below 1.2 and old suites to the HIS. */
  allowOldTls: z
    .strictObject({ ...allowed, minVersion: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2']) })
    .optional(),
  /** A certificate of the HIS that cannot be verified: `upstreamPin` decides alone. */
  allowUnverifiedCertificate: z.strictObject(allowed).optional(),
});

const partner = z
  .strictObject({
    id,
    name,
    url: z.url(),
    /** PEM file of the authority that signed the partner's certificate; system roots without it. */
    caFile: z.string().optional(),
    /** SHA-256 of the partner's SubjectPublicKeyInfo. */
    spkiPin: sha256Hex.optional(),
    /** PEM files: our certificate with its chain, and its key, where the partner asks who we are. */
    clientCertFile: z.string().optional(),
    clientKeyFile: z.string().optional(),
    /** File with the bearer token that the partner gave us. */
    tokenFile: z.string().optional(),
  })
  .refine(
    ({ clientCertFile, clientKeyFile }) => !clientCertFile === !clientKeyFile,
    'clientCertFile and clientKeyFile belong together',
  );

const sharingRequest = z.strictObject({
  id: z.string().min(1).max(60),
  partner: id,
  purpose: z.string().min(1).max(400),
  kinds: z.array(z.enum(identifierKinds)).min(1),
  /** Most patients in one transfer. */
  maxPatients: z.int().positive(),
  /** The approval ends at this moment; with an offset, so that it is the same moment everywhere. */
  expires: z.iso.datetime({ offset: true }),
});

const sender = z.strictObject({
  name,
  department: name.optional(),
  /** SHA-256 of the bearer token the sender holds. */
  tokenSha256: sha256Hex,
});

/** Never below the floor: 网络安全法 §21 and the hospitals' own rules. */
const days = (of: RetentionClass) =>
  z.int().min(retentionRules[of].floor).max(36_525).default(retentionRules[of].usual);
/** A syslog receiver that gets the record as it grows. */
const exportTarget = z.strictObject({
  /** Names its cursor in the data directory: renamed, it starts anew. */
  name: id,
  format: z.enum(syslogFormats),
  /** RFC 5425 over TCP; the port that IANA gave it is 6514. */
  address: z.string().regex(hostAndPort, 'must be HOST:PORT'),
  /** PEM file of the authority behind the receiver's certificate; system roots without it. */
  caFile: z.string().optional(),
  /** SHA-256 of the receiver's SubjectPublicKeyInfo. */
  spkiPin: sha256Hex.optional(),
  /** Our own certificate with its chain, and its key: most receivers ask for them. */
  client: certificate.optional(),
  /** Kinds of record, or beginnings of them (`transfer`); all without it. */
  kinds: z
    .array(z.string().refine((word) => kindsNamed(word).length > 0, 'is no kind of record'))
    .min(1)
    .optional(),
  /** An institution outside: it gets pseudonyms of its own, by this name. */
  partner: id.optional(),
  /** Where a new target begins. */
  from: z.enum(['start', 'now']).default('start'),
  /** What the receiver takes as one message; RFC 5425 asks for 2,048 and advises 8,192. */
  maxMessageBytes: z.int().min(2048).max(1_048_576).default(8192),
  /** Without delivery for so long, the outage becomes a record. */
  unreachableMinutes: z.int().min(1).max(10_080).default(15),
});

const { shape } = siteProfileSchema;
/** As browsers get it, but for what the configuration knows by itself. */
const profile = z.strictObject({
  ...shape,
  v: z.literal(1).default(1),
  /** Without them: every site of this configuration. */
  sites: z.optional(shape.sites),
  /** Become a rule pack for these sites: pages know one kind of selectors. */
  selectors: z.array(selectorRule).max(packLimits.selectors).optional(),
});

export const configSchema = z.strictObject({
  hospital: name.default('示范医院'),
  dataDir: z.string().min(1).default('.medveil'),
  ledger: z
    .strictObject({
      /** `postgres://USER@HOST:PORT/DATABASE`; without it a file in the data directory. */
      database: z
        .string()
        .refine(
          (text) => parsePostgresUrl(text)?.password === null,
          'must be postgres://USER@HOST:PORT/DATABASE, without a password: use passwordFile',
        )
        .optional(),
      /** File with the database's password, for its owner alone; else MEDVEIL_LEDGER_PASSWORD. */
      passwordFile: z.string().optional(),
      /** PEM file of the authority behind the server's certificate; system roots without it. */
      caFile: z.string().optional(),
      /** How records are sealed at rest, beside what queries need of them. */
      encryption: z
        .strictObject({
          /** `none` leaves them readable to whoever reads the database. */
          suite: z.enum([...suiteNames, 'none']).default('aes-256-gcm'),
          /** 64 hex digits, for its owner alone; else MEDVEIL_MASTER_KEY, else a file beside the other keys. */
          masterKeyFile: z.string().optional(),
          /** Program and arguments that wrap and unwrap with a key that stays where it is (PKCS#11, KMS). */
          masterKeyProgram: z.array(z.string()).min(1).max(20).optional(),
          /** The hospital's name for that key. */
          masterKeyId: z
            .string()
            .regex(/^[\w.-]{1,64}$/)
            .optional(),
        })
        .refine(
          ({ masterKeyFile, masterKeyProgram }) => !masterKeyFile || !masterKeyProgram,
          'masterKeyFile and masterKeyProgram exclude each other',
        )
        .refine(
          ({ masterKeyProgram, masterKeyId }) => !masterKeyProgram || masterKeyId,
          'masterKeyProgram needs masterKeyId',
        )
        .prefault({}),
      /** Most bytes on this machine's disk for records while the database is away; 0 for none. */
      spoolBytes: z.int().min(0).max(1_099_511_627_776).default(usualSpoolBytes),
      /** Without any record for so long, a sign of life is one. */
      heartbeatMinutes: z.int().min(1).max(1440).default(15),
      /** Days that records are kept, by class. */
      retention: z
        .strictObject({
          access: days('access'),
          transfer: days('transfer'),
          evidence: days('evidence'),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Start the fictional hospital and partner, and wire them as site, partner and sender. */
  demo: z
    .union([
      z.boolean(),
      /** What a browser without the extension gets of it; without a word nobody asks. */
      z.strictObject({ withoutExtension: z.enum(treatments) }),
    ])
    .default(false),
  listen: z
    .strictObject({
      gateway: listen('127.0.0.1:8443'),
      plaintext: listen('127.0.0.1:8080'),
      service: listen('127.0.0.1:9443'),
      admin: listen('127.0.0.1:9090'),
      /** TLS for systems with client certificates; not opened without it. */
      systems: z.string().regex(hostAndPort, 'must be HOST:PORT').optional(),
      /** Forward proxy, over TLS and plain; not opened without them. */
      forward: z.string().regex(hostAndPort, 'must be HOST:PORT').optional(),
      forwardPlain: z.string().regex(hostAndPort, 'must be HOST:PORT').optional(),
    })
    .prefault({}),
  /** Longest that a stop waits for downloads, uploads and answers that are under way. */
  drainSeconds: z.int().min(1).max(3600).default(60),
  /** Names and addresses that browsers reach this machine by; they go into the certificate. */
  names: z.array(z.string().min(1)).min(1).default(['127.0.0.1', 'localhost']),
  /** The hospital's own certificate; without it a local authority is made on first start. */
  tls: z.strictObject({ certFile: z.string(), keyFile: z.string(), caFile: z.string() }).optional(),
  /** Authority, and list of what it called back, of systems' certificates: for `listen.systems`. */
  systemClients: z.strictObject({ caFile: z.string(), crlFile: z.string().optional() }).optional(),
  sites: z.array(site).default([]),
  /** When records cannot be written: staff browsing goes on with masks, or stops with 503. */
  onRecordingFailure: z.enum(['serve', 'refuse']).default('serve'),
  policy: z
    .strictObject({
      /** What to do with a kind of field; kinds not named keep the shipped rule. */
      fields: z.partialRecord(z.enum(identifierKinds), z.enum(resolutions)).default({}),
      /** How much a mask leaves of a kind: `partial`, or less (`strict`). */
      maskLevels: z.partialRecord(z.enum(identifierKinds), z.enum(maskLevels)).default({}),
      /** How long a revealed value stays readable. */
      revealSeconds: z.int().min(3).max(600).default(30),
      /** Most patients of one batch of reveals; without it the browser's own figure, here and below. */
      batchLimit: z.int().min(1).max(200).optional(),
      /** Without any input for so long, everything is masked again. */
      idleSeconds: z.int().min(10).max(3600).optional(),
      /** How long a patient stays readable that was opened in an emergency. */
      breakGlassSeconds: z.int().min(10).max(3600).optional(),
      /** What staff may give to pages outside; without it everything is recorded and nothing stopped. */
      guards: guardsSchema.optional(),
      /** What staff are told of what is recorded, beside the product's own words; they confirm that they read it. */
      notice: z
        .strictObject({
          text: z.string().min(1).max(4000),
          contact: z.string().max(200).optional(),
        })
        .optional(),
      /** Who looks at a page, faintly all over it, with the code that `medveil trace` reads. */
      watermark: z.enum(['none', ...watermarkOpacities]).default('none'),
    })
    .prefault({}),
  /** Rule packs: files, and folders of them; relative ones stand beside the configuration file. */
  rules: z.array(z.string().min(1)).max(100).default([]),
  /** What is known of each HIS beside rules: lists of patients in care, accounts, prints. */
  profiles: z.array(profile).max(32).default([]),
  /** Patients that do not exist: a page that shows one in clear is reported. */
  canaries: canariesSchema,
  ...publishingShape,
  /** SHA-256 of further enrolment tokens; the data directory's own always counts. */
  enrolTokenSha256: z.array(sha256Hex).default([]),
  egress: z
    .strictObject({
      partners: z.array(partner).default([]),
      requests: z.array(sharingRequest).default([]),
      senders: z.array(sender).default([]),
      /** Bytes of one body as it is sent; larger ones are refused. */
      maxBodyBytes: z
        .int()
        .positive()
        .default(256 * 1024 * 1024),
    })
    .prefault({}),
  /** Other hospitals whose transfers are taken in under /receive. */
  receive: z
    .strictObject({
      /** `inbox` in the data directory without it. */
      inbox: z.string().optional(),
      senders: z.array(z.strictObject({ id, tokenSha256: sha256Hex })).default([]),
      maxBodyBytes: z
        .int()
        .positive()
        .default(2 * 1024 ** 3),
    })
    .prefault({}),
  /** The way out for browsers and servers. */
  forward: forwardSchema,
  /** Sharing with other institutions. */
  sharing: sharingSchema,
  /** Receivers that get the record as it grows. */
  export: z.array(exportTarget).max(16).default([]),
});

export type Config = z.infer<typeof configSchema>;

// Pure: text of the configuration file to configuration, or to every mistake in it at once.
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { type Config, configSchema } from './config-schema.ts';
import { isProof, type SignSource } from '../gateway/attribution.ts';
import { selectorReason } from './rule-reasons.ts';

export interface ConfigMistake {
  /** Where, such as `egress.partners[0].url`; empty for the file as a whole. */
  readonly at: string;
  readonly message: string;
}

export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] };

/** @param text YAML 1.2, may be empty: then everything is default */
export function validateConfig(text: string): ConfigOutcome {
  let raw: unknown;
  try {
    // An empty file is null in YAML.
    raw = parse(text) ?? {};
  } catch (error) {
    const message = error instanceof YAMLParseError ? error.message : 'is not YAML';
    return { ok: false, mistakes: [{ at: '', message }] };
  }
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, mistakes: parsed.error.issues.flatMap(mistakesOf) };
  const mistakes = crossMistakes(parsed.data);
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, config: parsed.data };
}

/** As a path a person can follow: `sites[0].upstream`. */
function mistakesOf(issue: z.core.$ZodIssue): ConfigMistake[] {
  const at = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return [{ at, message: issue.message }];
}

/** What no single field can know. */
function crossMistakes({
  egress,
  sites,
  demo,
  listen,
  systemClients,
  profiles,
  forward,
  export: targets,
}: Config): ConfigMistake[] {
  const mistakes: ConfigMistake[] = profiles.flatMap(profileMistakes);
  const names = targets.map((target) => target.name);
  for (const [i, name] of names.entries()) {
    // Two with one name would share a cursor: each would miss what the other was given.
    if (names.indexOf(name) !== i)
      mistakes.push({ at: `export[${i}].name`, message: `"${name}" is used twice` });
  }
  const ids = egress.partners.map((p) => p.id);
  for (const [i, partnerId] of ids.entries()) {
    if (ids.indexOf(partnerId) !== i) {
      mistakes.push({ at: `egress.partners[${i}].id`, message: `"${partnerId}" is used twice` });
    }
  }
  for (const [i, request] of egress.requests.entries()) {
    if (!ids.includes(request.partner)) {
      const message = `there is no partner "${request.partner}"`;
      mistakes.push({ at: `egress.requests[${i}].partner`, message });
    }
  }
  mistakes.push(...sites.flatMap(siteMistakes));
  if (listen.systems !== undefined && !systemClients) {
    const message = 'needs systemClients, the authority that systems are known by';
    mistakes.push({ at: 'listen.systems', message });
  }
  const proxies = (['forward', 'forwardPlain'] as const).filter((way) => listen[way] !== undefined);
  if (forward.networks.length + forward.clients.length === 0) {
    const message = 'needs forward.networks or forward.clients: nobody could use it';
    mistakes.push(...proxies.map((way) => ({ at: `listen.${way}`, message })));
  }
  if (!demo && sites.length === 0) {
    mistakes.push({ at: 'sites', message: 'name at least one HIS, or set demo: true' });
  }
  return mistakes;
}

/** Weak transport without its exception, and exceptions that would do nothing. */
function siteMistakes(site: Config['sites'][number], i: number): ConfigMistake[] {
  const isPlain = site.upstream.startsWith('http:');
  const wrong: [string, string | false][] = [
    [
      'upstream',
      isPlain &&
        !site.allowPlaintextUpstream &&
        'plain http to the HIS needs allowPlaintextUpstream with an owner and a date',
    ],
    [
      'allowPlaintextUpstream',
      !isPlain && !!site.allowPlaintextUpstream && 'is for an http upstream, and this one is https',
    ],
    ['allowOldTls', isPlain && !!site.allowOldTls && 'is for an https upstream'],
    ['upstreamClient', isPlain && !!site.upstreamClient && 'is for an https upstream'],
    [
      'allowUnverifiedCertificate',
      !!site.allowUnverifiedCertificate &&
        (isPlain || !site.upstreamPin) &&
        'is for an https upstream, with its upstreamPin',
    ],
  ];
  return [...wrong, ...nameMistakes(site)].flatMap(([at, message]) =>
    message === false ? [] : [{ at: `sites[${i}].${at}`, message }],
  );
}

/** Rules for roles or accounts that nothing says, or that could never count: no sign that a browser can make up shows more. */
function nameMistakes({
  protection,
  roleFrom,
  userFrom,
  userCookie,
}: Config['sites'][number]): [string, string][] {
  return protection.flatMap(({ roles, users, withoutExtension, ifNotMasked }, i) => {
    const showsMore = withoutExtension === 'monitor' || ifNotMasked === 'pass';
    const wrong: [string, string | false][] = [
      ['roles', roles !== undefined && nameless(roleFrom, 'roleFrom', showsMore)],
      [
        'users',
        users !== undefined &&
          (userCookie === undefined || showsMore) &&
          nameless(userFrom, 'userFrom', showsMore),
      ],
    ];
    return wrong.flatMap(([at, message]): [string, string][] =>
      message === false ? [] : [[`protection[${i}].${at}`, message]],
    );
  });
}

function nameless(
  sources: readonly SignSource[],
  name: 'roleFrom' | 'userFrom',
  showsMore: boolean,
): string | false {
  if (sources.length === 0 && !showsMore) return `needs ${name}, where they are said`;
  if (!showsMore || sources.some(isProof)) return false;
  return `shows more by what a browser could make up: ${name} needs a proof, see the guide`;
}

type Profile = Config['profiles'][number];

/** Selectors no browser could read, and names used twice: the second profile's pack would be refused. */
function profileMistakes(profile: Profile, i: number, all: readonly Profile[]): ConfigMistake[] {
  const { id, hisUser, worklist, selectors = [] } = profile;
  const written: [string, string | undefined][] = [
    ['hisUser.selector', hisUser?.selector],
    ['worklist.rows', worklist?.rows],
    ['worklist.owner.selector', worklist?.owner?.selector],
    ...selectors.map((rule, n): [string, string] => [`selectors[${n}].selector`, rule.selector]),
  ];
  const mistakes = written.flatMap(([at, selector]) => {
    const message = selector === undefined ? null : selectorReason(selector);
    return message === null ? [] : [{ at: `profiles[${i}].${at}`, message }];
  });
  if (all.findIndex((other) => other.id === id) === i) return mistakes;
  return [...mistakes, { at: `profiles[${i}].id`, message: `"${id}" is used twice` }];
}

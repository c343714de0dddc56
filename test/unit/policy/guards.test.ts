import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  guardModeAt,
  guardModes,
  type Guards,
  guardsSchema,
  tellsOfPatients,
  unreadRuleOf,
} from '../../../shared/policy/guards.ts';

const guards: Guards = {
  mode: 'monitor',
  places: [
    { hosts: ['chat.example', 'disk.example'], mode: 'enforce' },
    { hosts: ['partner.chat.example', '10.1.2.3', '[fd00::1]'], mode: 'off' },
    { hosts: ['chat.example'], mode: 'coach' },
  ],
};

describe('the mode of a place', () => {
  it.each([
    ['https://chat.example', 'enforce'],
    ['https://chat.example:8443', 'enforce'],
    ['https://chat.example.', 'enforce'],
    ['https://api.eu.chat.example', 'enforce'],
    ['https://partner.chat.example', 'off'],
    ['https://a.partner.chat.example', 'off'],
    ['https://notchat.example', 'monitor'],
    ['https://chat.example.org', 'monitor'],
    ['http://10.1.2.3:9000', 'off'],
    ['http://110.1.2.3', 'monitor'],
    ['http://[fd00::1]:80', 'off'],
    ['null', 'monitor'],
    ['file://', 'monitor'],
    ['', 'monitor'],
  ])('of %s is %s', (origin, mode) => {
    expect(guardModeAt(guards, origin)).toBe(mode);
  });

  it('is that of the longest name on a list, in whatever order lists stand', () => {
    const label = fc.stringMatching(/^[a-z]{1,4}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const place = fc.record({
      hosts: fc.array(name, { minLength: 1, maxLength: 3 }),
      mode: fc.constantFrom(...guardModes),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), name, (places, host) => {
        const fits = places
          .flatMap(({ hosts, mode }) => hosts.map((listed) => ({ listed, mode })))
          .filter(({ listed }) => host === listed || host.endsWith(`.${listed}`));
        const longest = Math.max(0, ...fits.map(({ listed }) => listed.length));
        const best = fits.find(({ listed }) => listed.length === longest);
        const got = guardModeAt({ mode: 'coach', places }, `https://${host}`);
        expect(got).toBe(best?.mode ?? 'coach');
      }),
    );
  });

  it('is refused with a wildcard, a port, capitals or a scheme in a name', () => {
    for (const host of ['*.example', 'chat.example:443', 'Chat.example', 'https://x', '']) {
      const places = [{ hosts: [host], mode: 'off' }];
      expect(guardsSchema.safeParse({ mode: 'off', places }).success).toBe(false);
    }
  });
});

describe('what tells of patients', () => {
  it.each([
    [{ residentId: 1 }, 1, true],
    [{ patientNumber: 1 }, 1, true],
    [{ sensitiveDiagnosis: 1 }, 0, true],
    [{ personName: 1, mobilePhone: 1 }, 1, true],
    [{ personName: 1, address: 1 }, 1, true],
    [{ personName: 1 }, 1, false],
    [{ mobilePhone: 1 }, 1, false],
    [{ mobilePhone: 1, email: 1 }, 1, false],
    [{ personName: 1, email: 1, employer: 1 }, 1, false],
    [{ personName: 3 }, 3, true],
    [{ mobilePhone: 30 }, 30, true],
    [{ mobilePhone: 30 }, 1, false],
    [{ email: 30 }, 30, false],
    [{}, 0, false],
  ])('%j of %i people: %s', (kinds, people, tells) => {
    expect(tellsOfPatients(kinds, people)).toBe(tells);
  });
});

describe('a file that nobody could read', () => {
  it('goes, is asked about or stays as the mode is, unless the hospital says otherwise', () => {
    const rules = guardModes.map((mode) => unreadRuleOf({ mode }, mode, false));
    expect(rules).toEqual(['pass', 'pass', 'ask', 'stop']);
    expect(unreadRuleOf({ mode: 'enforce', unread: 'ask' }, 'enforce', false)).toBe('ask');
    expect(unreadRuleOf({ mode: 'enforce' }, 'enforce', true)).toBe('pass');
    expect(unreadRuleOf({ mode: 'enforce', pictures: 'stop' }, 'enforce', true)).toBe('stop');
  });
});

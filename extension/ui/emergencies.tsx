// Emergencies that nobody has explained yet: what, where and when, and the words to explain them with. It
// never knows whom: that is in the record, as a pseudonym.
import { useEffect, useState } from 'preact/hooks';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { emergenciesAnswer, type Emergency } from '../../shared/messages/page.ts';
import { type AttestationReason, attestationReasons } from '../../shared/records/attestation.ts';
import { askBackground, localText, uiLanguage } from '../platform/extension-browser.ts';

/** As the message takes it. */
const longestNote = 100;

/** Nothing at all when nothing waits. */
export function Emergencies() {
  const [open, setOpen] = useState<readonly Emergency[]>([]);
  const ask = async (): Promise<void> => {
    const answer = emergenciesAnswer.safeParse(await askBackground({ type: 'emergencies' }));
    if (answer.success) setOpen(answer.data);
  };
  useEffect(() => void ask(), []);
  if (open.length === 0) return null;
  return (
    <section class="emergencies" aria-label={localText('label_emergencies')}>
      <h2>
        {localText('label_emergencies')} <span class="count">{open.length}</span>
      </h2>
      {open.map((emergency) => (
        <Explanation key={emergency.id} emergency={emergency} said={() => void ask()} />
      ))}
    </section>
  );
}

/** A reason is one click; the note goes with it. */
function Explanation({ emergency, said }: { emergency: Emergency; said: () => void }) {
  const [note, setNote] = useState('');
  const { id, at, site, kinds } = emergency;
  const say = async (reason: AttestationReason): Promise<void> => {
    await askBackground({ type: 'attest', id, reason, note });
    said();
  };
  const when = new Date(at).toLocaleString(uiLanguage(), {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (
    <article data-emergency={id}>
      <p>
        <strong>{when}</strong> {hostOf(site)}
      </p>
      <p>
        {identifierKinds
          .filter((kind) => kinds.includes(kind))
          .map((kind) => localText(`kind_${kind}`))
          .join(localText('listComma'))}
      </p>
      <input
        value={note}
        maxLength={longestNote}
        placeholder={localText('attestNote')}
        aria-label={localText('attestNote')}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <div class="reasons">
        {attestationReasons.map((reason) => (
          <button key={reason} type="button" onClick={() => void say(reason)}>
            {localText(`attest_${reason}`)}
          </button>
        ))}
      </div>
    </article>
  );
}

function hostOf(site: string): string {
  return URL.canParse(site) ? new URL(site).host : site;
}

// Where an administrator begins to pick rules: the console's code, typed in. Folded away: staff never need it.
import { useState } from 'preact/hooks';
import { type PickOpenAnswer, pickOpenAnswer } from '../../shared/messages/picker.ts';
import { askBackground, localText, uiLanguage } from '../platform/extension-browser.ts';

export function PickStart() {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<PickOpenAnswer>();
  const begin = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const said = pickOpenAnswer.safeParse(await askBackground({ type: 'pickOpen', code }));
    setAnswer(said.success ? said.data : { ok: false, refusal: 'unreachable' });
    setBusy(false);
  };
  return (
    <details class="pick">
      <summary>{localText('pickLink')}</summary>
      <form onSubmit={(event) => void begin(event)}>
        <p>{localText('pickCodeNote')}</p>
        <div class="code">
          <input
            value={code}
            inputMode="numeric"
            autocomplete="off"
            maxLength={11}
            placeholder="1234 5678"
            aria-label={localText('pickCode')}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <button type="submit" disabled={busy || code.replaceAll(/\D/g, '').length !== 8}>
            {localText('pickStart')}
          </button>
        </div>
        {answer && <Said answer={answer} />}
      </form>
    </details>
  );
}

function Said({ answer }: { answer: PickOpenAnswer }) {
  const text = answer.ok
    ? localText('pickStarted')
        .replace('{host}', answer.host)
        .replace('{time}', timeOf(answer.until))
    : localText(`pick_${answer.refusal}`);
  return (
    <p class={answer.ok ? 'said' : 'said refused'} role="status">
      {text}
    </p>
  );
}

function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString(uiLanguage(), { timeStyle: 'short' });
}

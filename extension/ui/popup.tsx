// The popup: one look tells a nurse that she is protected, and IT what is wrong. It asks the background
// and shows the answer; it decides and stores nothing.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type ProtectionStatus, statusAnswer } from '../../shared/messages/page.ts';
import { askBackground, localText, uiLanguage } from '../platform/extension-browser.ts';
import { Emergencies } from './emergencies.tsx';
import { PickStart } from './pick-start.tsx';

/** The queue empties while one looks: the figures follow. */
const refreshMilliseconds = 2000;

/** Green needs nothing, amber mends itself, red needs IT. */
const looks: Readonly<Record<ProtectionStatus['state'], 'good' | 'warn' | 'bad'>> = {
  protected: 'good',
  offline: 'warn',
  noPolicy: 'warn',
  notEnrolled: 'warn',
  refused: 'bad',
  unconfigured: 'bad',
};

/** Asks at once and then every two seconds; the page closes with the popup. */
function Popup() {
  const [status, setStatus] = useState<ProtectionStatus>();
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const answer = statusAnswer.safeParse(await askBackground({ type: 'status' }));
      if (answer.success) setStatus(answer.data);
    };
    void ask();
    const timer = setInterval(() => void ask(), refreshMilliseconds);
    return () => clearInterval(timer);
  }, []);
  return (
    <main aria-busy={status === undefined}>
      <header>
        <img src="/icons/48.png" alt="" />
        <div>
          <h1>{localText('name')}</h1>
          <p>{status?.hospital}</p>
        </div>
      </header>
      {status && <State status={status} />}
      <Emergencies />
      {status && <Figures status={status} />}
      {typeof status?.policyVersion === 'number' && <PickStart />}
      <footer>
        <GuideLink unread={status?.noticeUnread === true} />
        {localText('shortcut')}
      </footer>
    </main>
  );
}

/** Opens the page that explains everything; louder while the hospital's notice waits for its reader. */
function GuideLink({ unread }: { unread: boolean }) {
  return (
    <a class={unread ? 'guide unread' : 'guide'} href="/ui/guide.html" target="_blank">
      {localText(unread ? 'guideUnread' : 'guideLink')}
    </a>
  );
}

/** The one word, in colour and in text: colour alone says nothing to one man in twelve. */
function State({ status }: { status: ProtectionStatus }) {
  return (
    <section class={`state ${looks[status.state]}`} data-state={status.state} role="status">
      <strong>{localText(`state_${status.state}`)}</strong>
      <p>{localText(`note_${status.state}`)}</p>
    </section>
  );
}

/** What IT asks for on the phone. A counter of lost records appears only when there are any. */
function Figures({ status }: { status: ProtectionStatus }) {
  const { policyVersion, queued, dropped, lastContact, offlineSince, server, deviceId } = status;
  return (
    <dl>
      <Figure name="policy" value={policyVersion === null ? '—' : `v${policyVersion}`} />
      <Figure name="queued" value={String(queued)} />
      {dropped > 0 && <Figure name="dropped" value={String(dropped)} alarm />}
      <Figure name="contact" value={when(lastContact)} />
      {offlineSince !== null && <Figure name="offline" value={when(offlineSince)} />}
      <Figure name="server" value={server ?? '—'} />
      <Figure name="device" value={deviceId ?? '—'} />
    </dl>
  );
}

// dt and dd without a wrapper: the list is a grid.
function Figure({ name, value, alarm }: { name: string; value: string; alarm?: boolean }) {
  return (
    <>
      <dt>{localText(`label_${name}`)}</dt>
      <dd class={alarm ? 'alarm' : ''} data-figure={name}>
        {value}
      </dd>
    </>
  );
}

/** Local time of the workstation; `never` before the first contact. */
function when(milliseconds: number | null): string {
  if (milliseconds === null) return localText('never');
  return new Date(milliseconds).toLocaleString(uiLanguage(), {
    dateStyle: 'short',
    timeStyle: 'short',
  });
}

const root = document.getElementById('root');
if (root) {
  document.documentElement.lang = uiLanguage();
  render(<Popup />, root);
}

// The page that tells staff what the protection does, what it records about them, and what holds on this browser;
// with the hospital's own notice, which they confirm. It asks the background and decides nothing.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type GuideAnswer, guideAnswer } from '../../shared/messages/page.ts';
import { askBackground, localText, uiLanguage } from '../platform/extension-browser.ts';

/** Undefined: the background could not be reached. */
async function ask(read: boolean): Promise<GuideAnswer | undefined> {
  const question = { type: 'guide', ...(read ? { read } : {}) };
  const answer = guideAnswer.safeParse(await askBackground(question).catch(() => undefined));
  return answer.success ? answer.data : undefined;
}

function Guide() {
  const [guide, setGuide] = useState<GuideAnswer>();
  const [failed, setFailed] = useState(false);
  const tell = async (read: boolean): Promise<void> => {
    const answer = await ask(read);
    if (answer) setGuide(answer);
    setFailed(read && typeof answer?.notice?.readAt !== 'number');
  };
  useEffect(() => void tell(false), []);
  return (
    <main aria-busy={guide === undefined}>
      <header>
        <img src="/icons/48.png" alt="" />
        <div>
          <h1>{localText('guideTitle')}</h1>
          <p>{guide?.hospital}</p>
        </div>
      </header>
      {guide?.notice && (
        <Notice
          notice={guide.notice}
          user={guide.user}
          failed={failed}
          confirm={() => void tell(true)}
        />
      )}
      <List title="guideSee" items={['guideSee1', 'guideSee2', 'guideSee3', 'guideSee4']} />
      <List
        title="guideRecord"
        items={['guideRecord1', 'guideRecord2', 'guideRecord3', 'guideRecord4', 'guideRecord5']}
      />
      <List title="guideNot" items={['guideNot1', 'guideNot2', 'guideNot3']} />
      {guide && <Rules guide={guide} />}
    </main>
  );
}

interface NoticeProps {
  readonly notice: NonNullable<GuideAnswer['notice']>;
  readonly user: string | null;
  readonly failed: boolean;
  readonly confirm: () => void;
}

/** The hospital's words, and that they have been read: by whom is who is signed in. */
function Notice({ notice: { text, contact, readAt }, user, failed, confirm }: NoticeProps) {
  return (
    <section class="part">
      <h2>{localText('guideNotice')}</h2>
      <div class="notice">
        {text.split(/\n+/).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {contact && (
          <p class="contact">{localText('guideContact').replace('{contact}', contact)}</p>
        )}
        {readAt === null ? (
          <button type="button" onClick={confirm}>
            {user ? localText('guideReadBy').replace('{user}', user) : localText('guideRead')}
          </button>
        ) : (
          <p class="done" role="status">
            {localText('guideWasRead').replace('{time}', when(readAt))}
          </p>
        )}
        {failed && (
          <p class="failed" role="alert">
            {localText('guideFailed')}
          </p>
        )}
      </div>
    </section>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <section class="part">
      <h2>{localText(title)}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{localText(item)}</li>
        ))}
      </ul>
    </section>
  );
}

/** What holds on this browser, in words. */
function Rules({ guide }: { guide: GuideAnswer }) {
  const { fields, guards, sites, watermark, revealSeconds } = guide;
  const kinds = (names: readonly string[]): string =>
    names.map((kind) => localText(`kind_${kind}`)).join(localText('listComma'));
  const rows: readonly (readonly [string, string])[] = [
    ['guideSites', sites.length === 0 ? localText('guideAllSites') : sites.join('\n')],
    ['guideMasked', kinds(fields.mask)],
    ...(fields.hide.length > 0 ? [['guideHidden', kinds(fields.hide)] as const] : []),
    ...(fields.show.length > 0 ? [['guideShown', kinds(fields.show)] as const] : []),
    ['guideSeconds', localText('guideSecondsOf').replace('{n}', String(revealSeconds))],
    ['guideOutside', localText(`mode_${guards.outside}`)],
    ['guideDownloads', localText(`mode_${guards.downloads}`)],
    ['guideStatistics', localText(`mode_${guards.statistics}`)],
    ['guideSameReason', localText(`mode_${guards.sameReason}`)],
    ['guideWatermark', localText(watermark ? 'guideYes' : 'guideNo')],
  ];
  return (
    <section class="part">
      <h2>{localText('guideRules')}</h2>
      <dl class="rules">
        {rows.flatMap(([name, value]) => [
          <dt key={name}>{localText(name)}</dt>,
          <dd key={`${name}-`}>{value}</dd>,
        ])}
      </dl>
    </section>
  );
}

function when(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(uiLanguage(), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}

const root = document.getElementById('root');
if (root) {
  document.documentElement.lang = uiLanguage();
  document.title = localText('guideTitle');
  render(<Guide />, root);
}

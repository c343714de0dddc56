// The service worker. It is stopped after half a minute of quiet and started by any event: listeners
// stand at top level, all memory is in IndexedDB or storage, and no page waits for it to mask.
import {
  attestMessage,
  emergenciesQuestion,
  type GuideAnswer,
  guideQuestion,
  statusQuestion,
} from '../../shared/messages/page.ts';
import {
  askPage,
  askTab,
  everyMinutes,
  forgetSession,
  onCookieChange,
  onManagedChange,
  onMessage,
  onStart,
  onTabClosed,
  readCookie,
  openOwnPage,
  readLocal,
  readSession,
  showCount,
  tellTab,
  writeLocal,
  writeSession,
} from '../platform/extension-browser.ts';
import { onDownloading } from '../platform/downloads.ts';
import { bringEngine } from '../platform/engine-script.ts';
import { bringPicker } from '../platform/picker-script.ts';
import { openInspector } from '../platform/inspector-home.ts';
import { maySetHeaders, setOriginHeaders } from '../platform/request-headers.ts';
import { pickMessage, pickOpen } from '../../shared/messages/picker.ts';
import {
  activeOrigin,
  framesOf,
  injectInto,
  onPageLoad,
  openTabs,
  lookedAtLast,
  tabsOfOrigins,
} from '../platform/open-pages.ts';
import { attest } from './break-glass.ts';
import { CanaryAlarms } from './canary-alarms.ts';
import { CareList } from './care-list.ts';
import { Contact } from './contact.ts';
import { CoverageLog } from './coverage-log.ts';
import { type Database, openDatabase } from './database.ts';
import { credentialsOf, enrolledDevice } from './device.ts';
import { DeviceAttestation } from './device-attestation.ts';
import { Emergencies } from './emergencies.ts';
import { SameReasons } from './same-reasons.ts';
import { SessionMarks } from './session-marks.ts';
import { syncEngine } from './engine-script.ts';
import { EventQueue, type Recipient } from './event-queue.ts';
import { HeldDownloads } from './held-downloads.ts';
import { accountAt, namesAccount } from './his-accounts.ts';
import { guardOpenTabs, guardTab } from './late-pages.ts';
import { loadAgain } from './masked-documents.ts';
import { confirmNotice, guideOf } from './guide.ts';
import { Notices } from './notices.ts';
import { callIntake } from './intake-client.ts';
import { answerPage, onlyUser, recordTaken } from './page-requests.ts';
import { Picking } from './picking.ts';
import { storedPolicy } from './policy-cache.ts';
import type { EventDeps, RequestDeps } from './request-deps.ts';
import { restoreClock, serverNow } from './server-clock.ts';
import { protectionStatus } from './status.ts';
import { forgetTab, learnNames, namesOf } from './tab-names.ts';

/** Opened once a life of the worker; every listener waits for it, no listener is set late. */
interface Background {
  readonly database: Database;
  readonly queue: EventQueue;
  readonly contact: Contact;
  readonly emergencies: Emergencies;
  readonly attestation: DeviceAttestation;
}

/** Milliseconds without a new event before the queue is sent. */
const flushDelay = 300;

const ready = open();
const care = new CareList(
  { read: () => readSession('care'), write: (value) => writeSession('care', value) },
  () => Date.now(),
);
const coverage = new CoverageLog({
  read: () => readSession('coverage'),
  write: (value) => writeSession('coverage', value),
});
const canaries = new CanaryAlarms(
  { read: () => readSession('canaries'), write: (value) => writeSession('canaries', value) },
  () => Date.now(),
);
const sameReasons = new SameReasons(
  { read: () => readSession('reasons'), write: (value) => writeSession('reasons', value) },
  () => Date.now(),
);
const marks = new SessionMarks({
  read: () => readSession('marks'),
  write: (value) => writeSession('marks', value),
});
const downloads = new HeldDownloads({
  policy: storedPolicy,
  tabsOf: tabsOfOrigins,
  activeSite: activeOrigin,
  ask: (tab, message, frame) => (frame === 0 ? askPage(tab, message) : askTab(tab, message)),
  record: async (site, path, file) =>
    await recordTaken({ path, patients: [], file }, { origin: site }, await eventDeps()),
  read: () => readSession('given'),
  write: (value) => writeSession('given', value),
  now: () => Date.now(),
});
const notices = new Notices(
  { read: () => readLocal('notices'), write: (value) => writeLocal('notices', value) },
  () => Date.now(),
);
const picking = new Picking({
  call: async (path, body) => {
    const { database } = await ready;
    const device = await enrolledDevice(database);
    if (!device) return { kind: 'unreachable' };
    return await callIntake(device.server, 'POST', path, body, credentialsOf(device));
  },
  page: async () => await lookedAtLast((await storedPolicy())?.sites ?? []),
  bring: bringPicker,
  tell: tellTab,
  read: () => readSession('picking'),
  write: (value) => writeSession('picking', value),
  forget: () => forgetSession('picking'),
  now: serverNow,
});
let flushing: ReturnType<typeof setTimeout> | undefined;

async function open(): Promise<Background> {
  const database = await openDatabase();
  const recipient = async (): Promise<Recipient | undefined> => {
    const device = await enrolledDevice(database);
    const policy = await storedPolicy();
    return device && policy && { deviceId: device.deviceId, sealKey: policy.sealKey };
  };
  const queue = new EventQueue(database, recipient);
  const session = { read: readSession, write: writeSession, forget: forgetSession };
  const emergencies = new Emergencies(database, session, showCount);
  // The number on the icon does not survive the browser.
  showCount((await emergencies.open()).length);
  await restoreClock({
    read: () => readSession('clock'),
    write: (offset) => writeSession('clock', offset),
  });
  const attestation = new DeviceAttestation({
    credentials: async () => {
      const device = await enrolledDevice(database);
      return device && credentialsOf(device);
    },
    policy: storedPolicy,
    maySetHeaders,
    setHeaders: setOriginHeaders,
    read: () => readSession('attested'),
    write: (last) => writeSession('attested', last),
    now: serverNow,
  });
  return {
    database,
    queue,
    contact: new Contact(database, queue, coverage),
    emergencies,
    attestation,
  };
}

async function userAt(origin: string): Promise<string | undefined> {
  return await accountAt(await storedPolicy(), origin, readCookie);
}

async function eventDeps(): Promise<EventDeps> {
  const { database, queue } = await ready;
  return {
    policy: storedPolicy,
    put: (event) => queue.put(event),
    flush: flushSoon,
    userAt,
    now: () => new Date(),
    markOf: async (user) => await marks.of((await enrolledDevice(database))?.deviceId, user),
  };
}

/** Pages ask anew who is signed in: one that stays open would take the next person for the last. */
async function accountMayChange(cookie: string): Promise<void> {
  if (!namesAccount(await storedPolicy(), cookie)) return;
  for (const tab of await openTabs()) await tellTab(tab, { type: 'account' });
}

/** For the page that explains the protection. */
async function answerGuide(hasRead: boolean): Promise<GuideAnswer> {
  const policy = await storedPolicy();
  const user = await onlyUser(policy?.sites ?? [], { userAt });
  if (hasRead) await confirmNotice(policy, notices, user, await eventDeps());
  return await guideOf(policy, notices, user);
}

/** A new notice opens the page that has it, once in each browser. */
async function showNotice(): Promise<void> {
  const notice = (await storedPolicy())?.notice;
  if (notice !== undefined && (await notices.isNew(notice))) await openOwnPage('ui/guide.html');
}

/** Safe to call at any time: runs never overlap and never reject. Attestations do not wait for the server,
 *  and are made again after it: it may have brought a policy, or the time. */
function contactServer(): void {
  void ready.then(async ({ contact, attestation }) => {
    await attestation.renew();
    await contact.run();
    await attestation.renew();
    await showNotice().catch(() => undefined);
  });
}

/** Events come in bursts: one call a burst. */
function flushSoon(): void {
  clearTimeout(flushing);
  flushing = setTimeout(contactServer, flushDelay);
}

// Pages and popup. `frame` is set by the browser, not by the sender.
onMessage(async (message, { frame }) => {
  const { database, queue, emergencies, attestation, contact } = await ready;
  const deps: RequestDeps = {
    ...(await eventDeps()),
    learnNames,
    namesOf,
    cookie: readCookie,
    care,
    coverage,
    canaries,
    sameReasons,
    emergencies,
    device: async () => (await enrolledDevice(database))?.deviceId,
    bringEngine: async () => frame !== undefined && (await bringEngine(frame.tab, frame.frame)),
    bringInspector: openInspector,
    showCard: async (card) => frame && (await askPage(frame.tab, card)),
    loadAgain: async () =>
      frame !== undefined &&
      (await loadAgain(`${frame.tab}.${frame.frame}`, {
        renew: () => attestation.renew(true),
        contact: () => contact.run(),
        read: readSession,
        write: writeSession,
        now: () => Date.now(),
      })),
    claim: (id) => downloads.claim(id),
    judged: (id, goes) => downloads.judged(id, goes),
    give: (url) => downloads.give(url),
  };
  const pick = pickMessage.safeParse(message);
  if (frame && pick.success) return await picking.hear(pick.data, frame.tab);
  if (frame) return await answerPage(message, frame, deps);
  const code = pickOpen.safeParse(message);
  if (code.success) return await picking.open(code.data.code);
  const said = attestMessage.safeParse(message);
  if (said.success) return await attest(said.data, deps);
  const guide = guideQuestion.safeParse(message);
  if (guide.success) return await answerGuide(guide.data.read === true);
  if (emergenciesQuestion.safeParse(message).success) return await emergencies.open();
  if (!statusQuestion.safeParse(message).success) return undefined;
  contactServer();
  const { notice } = await answerGuide(false);
  return await protectionStatus(database, queue, notice?.readAt === null);
});
// After a force-install the settings arrive seconds later than the first start.
onManagedChange(contactServer);
onDownloading((download) => downloads.decide(download));
onTabClosed((tab) => void forgetTab(tab));
onCookieChange((name) => void accountMayChange(name));
onStart(contactServer);
// Pages older than this extension, and those that the browser opened before its scripts were ready.
const pages = { openTabs, framesOf, injectInto };
onStart(() => void guardOpenTabs(pages));
onPageLoad((tab) => void guardTab(pages, tab));
onPageLoad((tab) => void picking.pageLoaded(tab));
everyMinutes('flush', 1, contactServer);
contactServer();
// Registered scripts are gone after an update of the extension.
void storedPolicy().then(syncEngine);

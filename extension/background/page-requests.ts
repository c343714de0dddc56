// What pages ask of the background, decided here: a page cannot reveal what the policy forbids, and
// nothing is revealed that could not be recorded.
import {
  type FrameMessage,
  pageMessage,
  type PageMessage,
  type RevealAnswer,
} from '../../shared/messages/page.ts';
import { answerBreakGlass, attest } from './break-glass.ts';
import { takeIntoCare } from './care-requests.ts';
import { eventBase, type Frame, policyOf, type RequestDeps } from './request-deps.ts';
import { answerReveal } from './reveal-request.ts';

/** Answers one message of a page; a message it cannot read gets no answer. */
export async function answerPage(
  message: unknown,
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer | FrameMessage | boolean | undefined> {
  const parsed = pageMessage.safeParse(message);
  if (!parsed.success) return undefined;
  const request = parsed.data;
  switch (request.type) {
    case 'names':
      await deps.learnNames(frame.tab, frame.origin, request.names);
      return true;
    case 'hello':
      return { type: 'names', names: await deps.namesOf(frame.tab, frame.origin) };
    case 'engine':
      return await deps.bringEngine();
    case 'happened':
      return await record(request, frame, deps);
    case 'worklist':
      return await takeIntoCare(request, frame, deps);
    case 'reveal':
      return await answerReveal(request, frame, deps);
    case 'breakGlass':
      return await answerBreakGlass(request, frame, deps);
    case 'attest':
      return await attest(request, deps);
  }
}

// True when the event is durable; the page reports it again otherwise.
async function record(
  request: PageMessage & { type: 'happened' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const stored = await deps.put({
    ...(await eventBase(frame, deps, await policyOf(deps), request)),
    type: request.event,
    patients: request.patients,
  });
  deps.flush();
  return stored;
}

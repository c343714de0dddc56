// What the hooks of the page's world hear back where something else goes than they asked about.

/** Answers the hook that is asking; it listens only while it asks. Dispatching is synchronous. */
export function answerHook(text: string): void {
  document.dispatchEvent(new CustomEvent('medveil-body', { detail: text }));
}

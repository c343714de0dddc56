// Ports as the document that inspects files sees them. That document has no other browser API.

/** From one content script. */
export interface PagePort {
  say(message: unknown): void;
  close(): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Closed by the other side: the frame has gone. */
  onClose(listener: () => void): void;
}

/** Ports under this name from content scripts of this extension; its own pages and others' are not heard. */
export function onPagePort(name: string, listener: (port: PagePort) => void): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== name || !isContentScript(port.sender)) return;
    listener({
      say: (message) => {
        try {
          port.postMessage(message);
        } catch {
          // Closed meanwhile: onClose tells.
        }
      },
      close: () => port.disconnect(),
      onMessage: (hear) => port.onMessage.addListener(hear),
      onClose: (hear) => port.onDisconnect.addListener(hear),
    });
  });
}

/** As the browser vouches for it: pages of the extension may stand in tabs, too. */
function isContentScript(sender: chrome.runtime.MessageSender | undefined): boolean {
  const own = chrome.runtime.getURL('');
  return (
    sender?.id === chrome.runtime.id &&
    sender.tab !== undefined &&
    sender.url?.startsWith(own) !== true
  );
}

// What a page really showed, by its own geometry and text, frame by frame: what the sight log is compared with.
// Runs in the page, as a script of its own.

/** Milliseconds by `row kind state`, and the longest time between two frames: finer than that it cannot see. */
export interface SightTruth {
  readonly dwelt: Record<string, number>;
  readonly longestFrame: number;
}

/** To be put into a page; watches cells with `data-row` and `data-kind` in `#box` and counts on `stop()`.
 *  A cell is clear when its text holds no `*`. */
export const sightOracle = `
  globalThis.sightOracle = (() => {
    const dwelt = {};
    let longestFrame = 0, last = performance.now(), shown = [], runs = true;
    const overlap = (a, b) =>
      Math.min(a.right, b.right) > Math.max(a.left, b.left) &&
      Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
    const step = () => {
      const now = performance.now();
      for (const word of shown) dwelt[word] = (dwelt[word] ?? 0) + now - last;
      longestFrame = Math.max(longestFrame, now - last);
      last = now;
      const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      shown = [...document.querySelectorAll('[data-kind]')].flatMap((cell) => {
        const place = cell.getBoundingClientRect();
        const box = cell.closest('#box')?.getBoundingClientRect() ?? screen;
        if (!overlap(place, box) || !overlap(place, screen)) return [];
        const state = cell.textContent.includes('*') ? 'masked' : 'revealed';
        return [location.pathname + ' ' + cell.dataset.row + ' ' + cell.dataset.kind + ' ' + state];
      });
      if (runs) requestAnimationFrame(step);
    };
    step();
    return { stop() { runs = false; step(); return { dwelt, longestFrame }; } };
  })();
`;

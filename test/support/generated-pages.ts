// Pages that draw a patient's value out of an attribute by style sheet, one for each way a sheet can come.
// Nobody is behind the value.
import { createServer } from 'node:http';
import { type Loopback, onLoopback } from './loopback-server.ts';
import { hostPatient } from './host-pages.ts';
import { pixelStyle } from './pixel-oracle.ts';

/** The value that all of them draw, red but for what a mask may show. */
export const { brxm: drawnName, sfzh: drawnId, lxdh: drawnPhone } = hostPatient(7);

const drawing = '.v::after{content:attr(data-v)}';
const mark = `<p><span>身份证号：</span><i class="v secret" data-v="${drawnId}"></i></p>`;
const secret = `<style>${pixelStyle}</style>`;
const script = (code: string): string => `<script>${code}</script>`;
const css = JSON.stringify(drawing);
const inShadow = (content: string, more = ''): string =>
  `<div id="host"></div>${script(`const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = ${JSON.stringify(content)};${more}`)}`;
/** After some frames, as a page that goes on working. */
const later = (code: string): string => script(`setTimeout(() => { ${code} }, 150);`);

/** Bodies by path. Where a sheet comes late, it comes after the value has been on screen for some frames. */
const pages: Readonly<Record<string, string>> = {
  '/style': `<style>${drawing}</style>${mark}`,
  '/before': `<style>.v::before{content:"(" attr( data-v ) ")"}</style>${mark}`,
  '/media': `<style>@media screen{@supports (color:red){.v{&::after{content:attr(data-v)}}}}</style>${mark}`,
  '/property': `<link rel="stylesheet" href="/property.css">${mark}`,
  '/linked': `<link rel="stylesheet" href="/sheet.css">${mark}`,
  '/imported': `<style>@import url(/sheet.css);</style>${mark}`,
  '/foreign': `<link rel="stylesheet" href="FOREIGN/sheet.css">${mark}`,
  '/foreign-import': `<link rel="stylesheet" href="/foreign.css">${mark}`,
  '/adopted': `${mark}${script(`const s = new CSSStyleSheet(); s.replaceSync(${css});
    document.adoptedStyleSheets = [s];`)}`,
  '/adopted-late': `${mark}${later(`const s = new CSSStyleSheet(); document.adoptedStyleSheets.push(s);
    s.insertRule(${css});`)}`,
  '/replaced': `${mark}${later(`const s = new CSSStyleSheet(); document.adoptedStyleSheets = [s];
    void s.replace(${css});`)}`,
  '/style-late': `${mark}${later(`const s = document.createElement('style'); s.textContent = ${css};
    document.head.append(s);`)}`,
  '/style-filled': `<style id="s"></style>${mark}${later(`s.append(${css});`)}`,
  '/style-changed': `<style id="s">.v{}</style>${mark}${later(`s.firstChild.data = ${css};`)}`,
  '/inserted': `<style id="s">.v{}</style>${mark}${later(`s.sheet.insertRule(${css});`)}`,
  '/inserted-deep': `<style id="s">@media all{.v{}}</style>${mark}${later(
    `s.sheet.cssRules[0].insertRule(${css});`,
  )}`,
  '/linked-late': `${mark}${later(`const l = document.createElement('link'); l.rel = 'stylesheet';
    l.href = '/sheet.css?slow'; document.head.append(l);`)}`,
  '/link-turned': `<link id="l" rel="preload" as="style" href="/sheet.css">${mark}${later(
    `l.rel = 'stylesheet';`,
  )}`,
  '/link-ready': `<link id="l" rel="preload" as="style" href="/sheet.css">${mark}${later(
    `requestAnimationFrame(() => { l.rel = 'stylesheet'; });`,
  )}`,
  '/link-loaded': `<link rel="preload" as="style" href="/sheet.css?slow" onload="this.rel='stylesheet'">${mark}`,
  '/link-enabled': `<link id="l" rel="stylesheet" disabled href="/sheet.css">${mark}${later(
    `l.disabled = false;`,
  )}`,
  '/foreign-late': `${mark}${later(`const l = document.createElement('link'); l.rel = 'stylesheet';
    l.href = 'FOREIGN/sheet.css?slow'; document.head.append(l);`)}`,
  '/shadow': inShadow(`${secret}<style>${drawing}</style>${mark}`),
  '/shadow-adopted': inShadow(
    `${secret}${mark}`,
    `const s = new CSSStyleSheet(); s.replaceSync(${css}); root.adoptedStyleSheets.push(s);`,
  ),
  '/shadow-link': inShadow(`${secret}<link rel="stylesheet" href="/sheet.css?slow">${mark}`),
  '/host-drawn': `<p><span>身份证号：</span><span id="host" class="secret" data-v="${drawnId}"></span></p>${script(
    `host.attachShadow({ mode: 'open' }).innerHTML =
      '<style>:host::before{content:attr(data-v)}</style>';`,
  )}`,
  '/element-late': `<style>${drawing}</style><div id="box"></div>${later(
    `box.innerHTML = ${JSON.stringify(mark)};`,
  )}`,
  '/value-late': `<style>${drawing}</style><p><span>身份证号：</span><i class="v secret" id="i"></i></p>${later(
    `i.dataset.v = '${drawnId}';`,
  )}`,
};
/** All of them. */
export const generatedPaths = Object.keys(pages);

const sheets: Readonly<Record<string, string>> = {
  '/sheet.css': drawing,
  '/foreign.css': '@import url(FOREIGN/sheet.css);',
  '/property.css': '.v{--drawn:attr(data-v)}.v::after{content:var(--drawn)}',
};
const slowly = 200;

/** Serves them, `/own?body=…`, and sheets of another origin; keeps what is posted. */
export async function startGeneratedPages(): Promise<{
  readonly origin: string;
  readonly posted: string[];
  readonly address: (body: string) => string;
  close(): Promise<void>;
}> {
  const posted: string[] = [];
  let other: Loopback | undefined;
  const serve = (): ReturnType<typeof createServer> =>
    createServer((request, response) => {
      const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://host');
      const sheet = sheets[pathname];
      const body = sheet ?? pages[pathname] ?? searchParams.get('body') ?? '';
      const text = body.replaceAll('FOREIGN', other?.origin ?? '');
      if (request.method === 'POST') {
        request.on('data', (chunk: Buffer) => posted.push(chunk.toString()));
      }
      response.setHeader('content-type', sheet ? 'text/css' : 'text/html; charset=utf-8');
      const page = `<!doctype html><meta charset="utf-8">${secret}<body>${text}`;
      setTimeout(() => response.end(sheet ? text : page), search === '?slow' ? slowly : 0);
    });
  other = await onLoopback(serve());
  const server = await onLoopback(serve());
  return {
    origin: server.origin,
    posted,
    address: (body) => `${server.origin}/own?body=${encodeURIComponent(body)}`,
    close: async () => {
      await server.close();
      await other?.close();
    },
  };
}

// Look of the in-page interface: quiet, small, legible on any page, light and dark.

// Colours meet 4.5:1 in both schemes; nothing moves, so nothing needs reduced motion.
export const overlayCss = `
:host { color-scheme: light dark; }
* { box-sizing: border-box; margin: 0; }
.chip, .menu, .badge, .ring, .toast, .hint, .card {
  position: fixed;
  font: 13px/1.5 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
  letter-spacing: normal;
}
.chip {
  display: inline-flex; align-items: center; gap: 4px;
  height: 24px; padding: 0 9px 0 7px; border: 0; border-radius: 12px;
  background: #0b7a75; color: #fff; cursor: pointer; pointer-events: auto;
  box-shadow: 0 2px 8px rgb(6 40 48 / .28); font-size: 12px; line-height: 24px; white-space: nowrap;
}
.chip:hover { background: #096560; }
.chip svg { width: 14px; height: 14px; fill: none; stroke: currentColor; stroke-width: 2; }
.menu {
  width: 320px; max-width: calc(100vw - 16px); max-height: calc(100vh - 16px); overflow: auto; padding: 6px; border-radius: 12px; pointer-events: auto;
  background: #fff; color: #17262b; border: 1px solid #d9e3e5;
  box-shadow: 0 12px 32px rgb(6 40 48 / .22), 0 2px 6px rgb(6 40 48 / .1);
}
.menu header { display: flex; align-items: baseline; gap: 8px; padding: 8px 10px 2px; }
.menu h2 { font-size: 14px; font-weight: 600; flex: 1; }
.menu .kind { font-size: 12px; color: #0b7a75; background: #e3f3f1; border-radius: 6px; padding: 0 7px; }
.menu .subject { padding: 0 10px 8px; font-size: 12px; color: #5c7076; }
.menu .notice {
  margin: 0 4px 6px; padding: 7px 10px; border-radius: 8px; background: #fff5e0; color: #6b4300; font-size: 12px;
}
.menu .tabs { display: flex; gap: 2px; margin: 0 10px 6px; padding: 2px; border-radius: 8px; background: #eaf1f2; }
.menu .tab {
  flex: 1; padding: 3px 6px; border: 0; border-radius: 6px; background: transparent; color: #3d5459;
  font: inherit; font-size: 12px; white-space: nowrap; cursor: pointer;
}
.menu .tab[aria-checked=true] { background: #fff; color: #0b6661; font-weight: 600; box-shadow: 0 1px 2px rgb(6 40 48 / .2); }
.menu .reason {
  display: flex; align-items: center; gap: 10px; width: 100%; padding: 7px 10px; border: 0;
  border-radius: 8px; background: transparent; color: inherit; font: inherit; text-align: left; cursor: pointer;
}
.menu .reason:hover, .menu .reason:focus-visible { background: #eef6f5; outline: none; }
.menu .reason:focus-visible { box-shadow: inset 0 0 0 2px #0b7a75; }
.menu .urgent { margin-top: 6px; color: #a11a10; background: #fdf1f0; font-weight: 600; }
.menu .urgent:hover, .menu .urgent:focus-visible { background: #fbe2df; }
.menu .urgent:focus-visible { box-shadow: inset 0 0 0 2px #a11a10; }
.menu .urgent small { margin-left: auto; font-size: 12px; font-weight: 400; color: #7d4640; }
.card {
  right: 20px; bottom: 20px; width: 340px; max-width: calc(100vw - 40px); max-height: calc(100vh - 40px); overflow: auto; padding: 14px 16px; border-radius: 12px; pointer-events: auto;
  background: #fff; color: #17262b; border: 1px solid #d9e3e5; border-left: 4px solid #b42318;
  box-shadow: 0 12px 32px rgb(6 40 48 / .22);
}
.card h2 { font-size: 14px; font-weight: 600; }
.card p { margin: 2px 0 10px; font-size: 12px; color: #4c6066; }
.card .failed { margin: 8px 0 0; color: #a11a10; }
.card .note {
  width: 100%; padding: 5px 10px; border: 1px solid #8ba0a5; border-radius: 8px; font: inherit; font-size: 12px;
  background: #fff; color: inherit;
}
.card .note::placeholder { color: #5c7076; opacity: 1; }
.card .tags { display: flex; flex-wrap: wrap; gap: 6px; margin: 10px 0; }
.card .tag, .card .later { font: inherit; font-size: 12px; cursor: pointer; border-radius: 8px; padding: 4px 12px; }
.card .tag { border: 1px solid #0b7a75; background: #fff; color: #0b6661; }
.card .tag:hover { background: #e3f3f1; }
.card .later { border: 0; padding: 0; background: transparent; color: #4c6066; text-decoration: underline; }
.card :focus-visible { outline: 2px solid #0b7a75; outline-offset: 1px; }
.card.outside { width: 380px; }
.card.outside .to { margin: 2px 0 8px; overflow-wrap: anywhere; }
.card ul { margin: 0 0 10px; padding: 8px 12px 8px 26px; border-radius: 8px; background: #fbeeec; font-size: 12px; max-height: 160px; overflow: auto; }
.card li { overflow-wrap: anywhere; }
.card .rule { margin: 0 0 12px; }
.card .choices { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.card .main { border: 1px solid #0b7a75; background: #0b7a75; color: #fff; font: inherit; font-size: 12px; cursor: pointer; border-radius: 8px; padding: 4px 14px; }
.card .main:hover { background: #096560; }
.card .choices .later { margin-left: auto; }
.menu kbd {
  font: 12px/18px ui-monospace, Consolas, monospace; min-width: 20px; text-align: center;
  border: 1px solid #cbd8da; border-bottom-width: 2px; border-radius: 5px; color: #5c7076; background: #f7fafa;
}
.menu footer {
  display: flex; justify-content: space-between; gap: 8px; margin-top: 6px; padding: 8px 10px 4px;
  border-top: 1px solid #e6eef0; font-size: 12px; color: #5c7076; white-space: nowrap;
}
.badge {
  height: 18px; padding: 0 7px; border-radius: 9px; background: #b45309; color: #fff;
  font-size: 11px; line-height: 18px; font-variant-numeric: tabular-nums; pointer-events: none;
}
.ring {
  border: 2px solid #0b7a75; border-radius: 6px; pointer-events: none;
  box-shadow: 0 0 0 3px rgb(11 122 117 / .25);
}
.hint, .toast {
  left: 50%; transform: translateX(-50%); padding: 8px 16px; border-radius: 10px; pointer-events: none;
  width: max-content; max-width: min(560px, calc(100vw - 32px));
  background: #17262b; color: #fff; box-shadow: 0 8px 24px rgb(6 40 48 / .3);
}
.hint { bottom: 20px; font-size: 12px; }
.toast { top: 20px; }
.toast.warn { background: #9a3412; }
.menu .urgent kbd { border-color: #e3b4af; color: #a11a10; background: #fff; }
@media (prefers-color-scheme: dark) {
  .menu { background: #1b2a2f; color: #e7f0f1; border-color: #34494f; }
  .menu .kind { background: #123c3b; color: #7fd6cf; }
  .menu .subject, .menu footer { color: #9db1b6; }
  .menu .reason:hover, .menu .reason:focus-visible { background: #24383e; }
  .menu .notice { background: #3a2f14; color: #f3d48a; }
  .menu .tabs { background: #24383e; }
  .menu .tab { color: #b9cacd; }
  .menu .tab[aria-checked=true] { background: #3a5259; color: #a7e6e0; }
  .menu kbd { background: #24383e; border-color: #45595f; color: #b9cacd; }
  .menu footer { border-color: #34494f; }
  .menu .urgent { color: #ffb4ab; background: #3c2321; }
  .menu .urgent:hover, .menu .urgent:focus-visible { background: #4d2a27; }
  .menu .urgent kbd { color: #ffb4ab; background: #4d2a27; border-color: #7a4a45; }
  .menu .urgent small { color: #dba9a3; }
  .card { background: #1b2a2f; color: #e7f0f1; border-color: #34494f; border-left-color: #f5978e; }
  .card .failed { color: #ffb4ab; }
  .card ul { background: #3c2321; }
  .card .main { background: #4fc3b8; border-color: #4fc3b8; color: #0d2422; }
  .card .main:hover { background: #7fd6cf; }
  .card p, .card .later { color: #9db1b6; }
  .card .note { background: #16232a; border-color: #6d848a; }
  .card .note::placeholder { color: #9db1b6; }
  .card .tag { background: #1b2a2f; color: #7fd6cf; border-color: #4fc3b8; }
  .card .tag:hover { background: #123c3b; }
}
@media print { .chip, .menu, .badge, .ring, .toast, .hint, .card { display: none; } }
.spoken { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
/* Backgrounds and shadows are gone here: borders and outlines carry what they said. */
@media (forced-colors: active) {
  .ring { border-color: Highlight; }
  .chip, .menu, .badge, .toast, .hint, .card { border: 1px solid CanvasText; }
  .menu .reason:focus-visible, .card :focus-visible { outline: 2px solid Highlight; }
  .menu .tab[aria-checked=true] { outline: 2px solid Highlight; outline-offset: -2px; }
}
`;

// Look of the picker: above everything, beside what is pointed at, light on every page.
export const pickCss = `
:host { color-scheme: light; }
.boxes, .box, .pointer { position: fixed; pointer-events: none; }
.box { border: 2px solid #0b7a75; border-radius: 4px; background: rgb(11 122 117 / .12); }
.shows .box { border-color: #b4590c; background: rgb(180 89 12 / .14); }
.pointer { border: 2px dashed #1d5fd1; border-radius: 4px; background: rgb(29 95 209 / .1); }
.pick {
  position: fixed; right: 16px; bottom: 16px; width: 372px; max-width: calc(100vw - 32px); max-height: calc(100vh - 32px);
  display: flex; flex-direction: column; overflow: hidden; pointer-events: auto; border-radius: 12px;
  background: #fff; color: #17262b; border: 1px solid #cbd8da; box-shadow: 0 16px 40px rgb(6 40 48 / .28);
  font: 13px/1.5 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; letter-spacing: normal;
}
.pick.left { right: auto; left: 16px; }
.pick header { display: flex; align-items: center; gap: 8px; padding: 10px 14px; background: #0b5f5b; color: #fff; }
.pick h2 { flex: 1; font-size: 14px; font-weight: 600; }
.pick h3 { font-size: 13px; font-weight: 600; margin: 0 0 4px; }
.pick header button { border: 0; border-radius: 6px; background: rgb(255 255 255 / .16); color: #fff; font: inherit; font-size: 12px; padding: 2px 8px; cursor: pointer; }
.pick header button:hover { background: rgb(255 255 255 / .3); }
.pick .body { padding: 12px 14px; overflow: auto; }
.pick .quiet { color: #4c6066; font-size: 12px; }
.pick label.kind { display: flex; align-items: center; gap: 8px; margin-bottom: 8px; }
.pick select { flex: 1; font: inherit; padding: 3px 6px; border: 1px solid #8ba0a5; border-radius: 6px; background: #fff; color: inherit; }
.pick fieldset { border: 0; padding: 0; margin: 0 0 8px; }
.pick .offer { display: flex; align-items: baseline; gap: 8px; padding: 4px 6px; border-radius: 6px; cursor: pointer; }
.pick .offer:has(:checked) { background: #e3f3f1; }
.pick .offer span { overflow-wrap: anywhere; }
.pick .count { margin: 0 0 8px; font-weight: 600; color: #0b6661; }
.pick .warn { color: #8a4200; }
.pick .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.pick .row .end { margin-left: auto; }
.pick button.main, .pick button.plain { font: inherit; font-size: 13px; border-radius: 8px; padding: 4px 14px; cursor: pointer; border: 1px solid #0b7a75; }
.pick button.main { background: #0b7a75; color: #fff; }
.pick button.main:hover { background: #096560; }
.pick button.plain { background: #fff; color: #0b6661; }
.pick button.plain:hover { background: #e3f3f1; }
.pick button[disabled] { opacity: .5; cursor: default; }
.pick ul { list-style: none; padding: 0; margin: 0 0 10px; }
.pick li { display: flex; align-items: baseline; gap: 8px; padding: 4px 0; border-bottom: 1px solid #e6eeef; }
.pick li .how { flex: 1; overflow-wrap: anywhere; }
.pick li .kind { font-size: 12px; color: #0b6661; background: #e3f3f1; border-radius: 6px; padding: 0 7px; white-space: nowrap; }
.pick li .kind.shown { color: #8a4200; background: #fff0dc; }
.pick li .hits { font-size: 12px; color: #4c6066; white-space: nowrap; }
.pick li button { border: 0; background: transparent; color: #a11a10; font: inherit; font-size: 12px; cursor: pointer; padding: 0 4px; }
.pick .done { padding: 8px 10px; border-radius: 8px; background: #e3f3f1; }
.pick .failed { padding: 8px 10px; border-radius: 8px; background: #fdf1f0; color: #a11a10; margin-bottom: 8px; }
.pick section + section { margin-top: 12px; padding-top: 10px; border-top: 1px solid #e6eeef; }
.pick :focus-visible { outline: 2px solid #1d5fd1; outline-offset: 1px; }
`;

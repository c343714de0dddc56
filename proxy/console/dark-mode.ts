// Dark or light: what was chosen last in this browser, else what the system prefers.
import { createContext, useContext } from 'react';

const storageKey = 'medveil.dark';

export interface DarkMode {
  readonly dark: boolean;
  toggle(): void;
}

export const DarkModeContext = createContext<DarkMode>({ dark: false, toggle: () => undefined });
export const useDarkMode = () => useContext(DarkModeContext);

/** Chosen before the first paint, so that nothing flashes. */
export function firstDark(): boolean {
  const kept = localStorage.getItem(storageKey);
  return kept === null ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'true';
}

export function keepDark(dark: boolean): void {
  localStorage.setItem(storageKey, String(dark));
}

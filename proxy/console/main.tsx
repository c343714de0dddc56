// Entry of the console in the browser. It shows what the API gives it and checks proofs itself; it
// must never put a patient's number into an address, a log or this browser's storage.
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startTexts } from './i18n/setup.ts';
import './console.css';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
await startTexts();
createRoot(root).render(<App />);

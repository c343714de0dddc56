import { inject } from 'vitest';
import { contentScenes } from '../fixtures/traps/scenes.ts';
import { describeTraps } from '../traps/trap-suite.ts';

describeTraps('cards, notes, prints and lists', inject('extensionDir'), contentScenes);

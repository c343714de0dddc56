import { inject } from 'vitest';
import { shellScenes } from '../fixtures/traps/scenes.ts';
import { describeTraps } from '../traps/trap-suite.ts';

describeTraps('pages in the style of older front ends', inject('extensionDir'), shellScenes);

import { inject } from 'vitest';
import { frameworkScenes } from '../fixtures/traps/scenes.ts';
import { describeTraps } from '../traps/trap-suite.ts';

describeTraps('pages built from frameworks', inject('extensionDir'), frameworkScenes);

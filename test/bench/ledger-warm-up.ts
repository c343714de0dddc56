/** Records of each gateway before the clock starts: gateways run for months. */
export const warmUp = 3000;

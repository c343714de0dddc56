// Error correction: a tail-biting convolutional code of rate 1/4 with memory 8, decoded softly by the
// Viterbi algorithm. Every chip's certainty counts, which a code over symbols would throw away: that is
// worth about 2 dB, and the message is too short for the codes that would do better.

/** Generators of the best known code of this rate and memory, free distance 24 (Larsen 1973, table IV). */
const generators = [0o463, 0o535, 0o733, 0o745];
const memory = 8;
const states = 1 << memory;
/** Coded bits of one bit. */
export const rate = generators.length;

/** Parity of the taps of each register value, packed: bit g for generator g. */
const outputs = Uint8Array.from({ length: states * 2 }, (_, register) =>
  generators.reduce((packed, taps, g) => packed | (parity(register & taps) << g), 0),
);

function parity(value: number): number {
  let bits = value;
  for (let shift = 16; shift > 0; shift >>= 1) bits ^= bits >> shift;
  return bits & 1;
}

/** Codes bits in a ring: the register starts with the last ones, so that no bit is worth less. */
export function encode(bits: readonly number[]): number[] {
  let register = 0;
  for (const bit of bits.slice(-memory)) register = ((register << 1) | bit) & (2 * states - 1);
  return bits.flatMap((bit) => {
    register = ((register << 1) | bit) & (2 * states - 1);
    const packed = outputs[register] ?? 0;
    return generators.map((_, g) => (packed >> g) & 1);
  });
}

/**
 * The likeliest bits of a ring. Goes round three times and reads the middle one, where the unknown start
 * and end no longer matter.
 * @param soft one number a coded bit: positive for 1, negative for 0, larger when surer
 */
export function decode(soft: Float64Array): number[] {
  const length = soft.length / rate;
  const steps = length * 3;
  const came = new Uint8Array(steps * states);
  let costs = new Float64Array(states);
  let next = new Float64Array(states);
  const branch = new Float64Array(1 << rate);
  for (let step = 0; step < steps; step += 1) {
    branchScores(soft, (step % length) * rate, branch);
    for (let state = 0; state < states; state += 1) {
      // The two registers that end in this state differ in their oldest bit.
      const low = state >> 1;
      const high = low | (states >> 1);
      const fromLow = (costs[low] ?? 0) + (branch[outputs[state] ?? 0] ?? 0);
      const fromHigh = (costs[high] ?? 0) + (branch[outputs[state | states] ?? 0] ?? 0);
      came[step * states + state] = fromHigh > fromLow ? 1 : 0;
      next[state] = fromHigh > fromLow ? fromHigh : fromLow;
    }
    [costs, next] = [next, costs];
  }
  return readBack(came, costs.indexOf(Math.max(...costs)), length);
}

function branchScores(soft: Float64Array, from: number, into: Float64Array): void {
  for (let packed = 0; packed < into.length; packed += 1) {
    let score = 0;
    for (let g = 0; g < rate; g += 1) {
      const value = soft[from + g] ?? 0;
      score += (packed >> g) & 1 ? value : -value;
    }
    into[packed] = score;
  }
}

function readBack(came: Uint8Array, last: number, length: number): number[] {
  const bits: number[] = [];
  let state = last;
  for (let step = length * 3 - 1; step >= length; step -= 1) {
    if (step < length * 2) bits.push(state & 1);
    state = (state >> 1) | ((came[step * states + state] ?? 0) ? states >> 1 : 0);
  }
  return bits.toReversed();
}

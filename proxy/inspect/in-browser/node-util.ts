// Stands for node:util in a browser, whose own decoder knows the same labels.
const { TextDecoder } = globalThis;
export { TextDecoder };

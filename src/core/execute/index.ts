// Runs programs in float64, slowly and plainly: the oracle of the tests, and the engine of last resort.
export { evaluate } from "./evaluate.ts";

// What can be said of a program without running it: cost, memory, leaks.
export { type Cost, costOf, type ProgramCost } from "./cost.ts";

// What the rest of Heddle uses of costs as formulas, as one name: `costs.formulas(document)`.
export { crossings } from "./crossings.ts";
export { type Formula, type Formulas, formulas, type Measure } from "./formulas.ts";
export { costLatex as latex } from "./latex.ts";
export { sum } from "./sum.ts";

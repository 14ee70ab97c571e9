// IR → IR: gradients by reverse mode, and the training step that is built of them.

export { crossEntropy } from "./cross-entropy.ts";
export { differentiate } from "./differentiate.ts";
export { gradients, reaches } from "./reverse.ts";
export { simplify } from "./simplify.ts";
export { stepNames, stepRates, trainingStep } from "./step.ts";

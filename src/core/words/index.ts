// Words that every part uses alike: plurals, names like a misspelt one, what the dimensions are called.
export { dimensionMeaning, standardDimensions } from "./dimensions.ts";
export { didYouMean, nearNames, nearOfFirst } from "./near.ts";
export { nounFor, plural } from "./plural.ts";

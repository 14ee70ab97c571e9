// Several costs as one.
import { addSizes, literal, type Size } from "../shape/index.ts";

export const sum = (sizes: readonly Size[]): Size => sizes.reduce(addSizes, literal(0));

// Colours of runs, by their numbers.
const colours = ["flow-hidden", "flow-scores", "flow-logits", "flow-heads", "flow-loss", "category-position"];

export const colourOf = (number: number): string => `var(--${colours[(number - 1) % colours.length]})`;

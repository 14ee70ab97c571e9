// The kinds of bugs by which the list of challenges is filtered, as `expected.json` writes them.

export const kindLabels = {
  shape: "Shapes and sizes",
  wiring: "Wires and parameters",
  mask: "Masks",
  mixing: "Mixed positions or samples",
  padding: "Padding",
  position: "Positions",
  attention: "Attention scores",
  residual: "Residuals and norms",
  activation: "Activations",
  loss: "Loss and targets",
  weights: "Weights and ties",
  tokens: "Tokens and vocabulary",
} as const;

export type Kind = keyof typeof kindLabels;

export const isKind = (kind: unknown): kind is Kind => typeof kind === "string" && kind in kindLabels;

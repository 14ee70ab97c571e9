// The presets but the first, in one piece that is fetched after the first screen.
export const texts = import.meta.glob<string>(
  ["../../../graphs/*.graph.json", "!../../../graphs/decoder-only.graph.json"],
  { query: "?raw", import: "default", eager: true },
);

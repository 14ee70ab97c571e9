/** The name of a graph as the name of a file, without an ending: `My graph` → `my-graph`. */
export const slugOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "") || "graph";

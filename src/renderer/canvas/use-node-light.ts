// Dims the nodes that are not lit. One style sheet for all of them: no node renders for it, and nodes that come into
// view later have it too.
import { useLayoutEffect } from "react";
import type { Spotlight } from "./spotlight.ts";

const one = (path: string) => `[data-node="${path}"]`;

function sheetOf({ kind, nodes, crossing, source }: Spotlight): string {
  const lit = [...nodes].map(one).join(", ");
  // What a lit node says below itself may reach over a dimmed one.
  const above = `.canvas .react-flow__node:has(> .node:is(${lit})) { z-index: 2 !important; }`;
  const rules = [
    ".canvas .node { opacity: 0.28; }",
    `.canvas .node:is(${lit}) { opacity: 1; }`,
    `.canvas .node:is(${lit})::before { opacity: 1; }`,
    above,
  ];
  const ring = (path: string, label: string, colour: string) => {
    // From outside, the innermost group that is on the screen carries the mark.
    const parts = path.split("/");
    const around = parts.map((_, i) => one(parts.slice(0, i + 1).join("/"))).join(", ");
    rules.push(
      `.canvas .node:is(${around}) { outline: 2px solid var(--${colour}); outline-offset: 4px; }`,
      `.canvas .node:is(${around}) .sockets::after { content: "${label}"; }`,
      `.canvas .node:is(${around}) .sockets { --mark: var(--${colour}); }`,
    );
  };
  if (crossing !== null) ring(crossing, "Leaks here", "leak");
  if (source !== null) ring(source, "likely culprit", "accent");
  if (kind === "step")
    rules.push(`.canvas .node:is(${lit}) { outline: 2px solid var(--accent); outline-offset: 3px; }`);
  if (kind === "fix") rules.push(`.canvas .node:is(${lit}) { border-color: var(--good); }`);
  return rules.join("\n");
}

export function useNodeLight(light: Spotlight | null): void {
  useLayoutEffect(() => {
    if (!light || light.nodes.size === 0) return;
    const sheet = document.createElement("style");
    sheet.textContent = sheetOf(light);
    document.head.append(sheet);
    document.documentElement.dataset.spotlight = light.kind;
    return () => {
      sheet.remove();
      delete document.documentElement.dataset.spotlight;
    };
  }, [light]);
}

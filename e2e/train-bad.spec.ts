// Graphs that cannot learn, or learn for the wrong reason: said in the panel, with the place.
import { expect, test } from "./fixtures.ts";
import { openPanel, trainFor } from "./training.ts";
import { node, openText, readGraph, shoot } from "./workbench.ts";

test("no loss and too large a model are refused; a leak and weights out of reach are warned of; NaN stops it and names its node", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const panel = await openPanel(page);
  const graph = await readGraph("decoder-only");
  const { objective: _, ...aimless } = graph;
  await openText(page, JSON.stringify({ ...aimless, name: "Aimless" }));
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Aimless");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.getByRole("alert")).toContainText(
    "Nothing to train on: add a Loss block, or an objective with logits",
  );
  await expect(panel.locator(".run-label")).toHaveCount(0);

  const dims = { ...(graph.dims as Record<string, number>), D: 65536, N: 24 };
  await openText(page, JSON.stringify({ ...graph, name: "Huge", dims }));
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Huge");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.getByRole("alert")).toContainText(/A step would need about [\d,.]+ GB of memory/);

  const { nodes, wires } = graph as unknown as {
    nodes: Record<string, object>;
    wires: readonly string[];
  };
  const leaky = {
    ...graph,
    name: "Leaky",
    nodes: {
      ...nodes,
      mask: { ...nodes.mask, mute: true },
      aside: { block: "linear", params: { out: 8 } },
    },
    wires: [...wires, "norm_f.x → aside.x"],
  };
  await openText(page, JSON.stringify(leaky));
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Leaky");
  await expect(panel.getByRole("alert")).toHaveCount(0);
  await trainFor(panel, 3);
  await expect(panel.locator(".facts")).toContainText("The graph leaks, so a falling loss proves nothing");
  await expect(panel.locator(".facts")).toContainText("No gradient reaches aside.w, aside.b");
  await expect(panel.locator(".sanity-checks")).toContainText("▲ No gradient reaches aside.w, aside.b");

  await panel.getByRole("textbox", { name: "Learning rate" }).fill("1e18");
  await panel.getByRole("textbox", { name: "Steps" }).fill("50");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".facts")).toContainText("failed", { timeout: 60_000 });
  // The run before had learned something: its weights stay on the canvas.
  await expect(panel.locator(".run-choice input").nth(1)).toBeChecked();
  const told = panel.getByRole("alert");
  await expect(told).toContainText(/(NaN|Infinity) first appeared in "[^"]+" \(.*\) at step \d+/);
  const [, at = ""] = /in "([^".]+)/.exec((await told.textContent()) ?? "") ?? [];
  await panel.getByRole("button", { name: "Show on the canvas" }).click();
  await shoot(page, "train-nan", app.target);
  await expect(node(page, at.replaceAll(/\[\d+\]/g, ""))).toHaveClass(/is-selected/);
});

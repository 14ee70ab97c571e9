// What is written to the DOM while something is done: which nodes, and what else.
import type { Page } from "@playwright/test";

export interface Written {
  /** Ids of nodes whose element, or anything in it, was written, put in or taken out. */
  readonly nodes: readonly string[];
  /** Writes elsewhere, by class or tag. */
  readonly elsewhere: Readonly<Record<string, number>>;
  /** Elements of nodes in the document, the most there were. */
  readonly mounted: number;
}

/** Records from now on; the function that it gives stops and tells. */
export async function record(page: Page): Promise<() => Promise<Written>> {
  const handle = await page.evaluateHandle(() => {
    const nodes = new Set<string>();
    const elsewhere: Record<string, number> = {};
    let mounted = document.querySelectorAll(".react-flow__node").length;
    const idOf = (at: Node): string | undefined => {
      const element = at instanceof Element ? at : at.parentElement;
      return element?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    };
    const take = (records: MutationRecord[]) => {
      for (const { target, addedNodes, removedNodes } of records) {
        const own = idOf(target);
        if (own !== undefined) nodes.add(own);
        const moved = [...addedNodes, ...removedNodes].flatMap((n) => idOf(n) ?? []);
        for (const id of moved) nodes.add(id);
        if (own !== undefined || moved.length > 0) continue;
        const name = target instanceof Element ? target.className || target.tagName : target.nodeName;
        elsewhere[String(name)] = (elsewhere[String(name)] ?? 0) + 1;
      }
      mounted = Math.max(mounted, document.querySelectorAll(".react-flow__node").length);
    };
    const observer = new MutationObserver(take);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    return {
      stop() {
        take(observer.takeRecords());
        observer.disconnect();
        return { nodes: [...nodes], elsewhere, mounted };
      },
    };
  });
  return async () => {
    const written = await handle.evaluate((recorder) => recorder.stop());
    await handle.dispose();
    return written;
  };
}

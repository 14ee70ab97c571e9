// Everything that a page says: visible text, and what is heard or shown on hover.
import type { Page } from "@playwright/test";

/** Text that is the user's own, or somebody else's: the JSON editor, and the licenses of others. */
const foreign = ".monaco-editor, .licences pre";

/**
 * Each text once: of an element with text of its own both that text and all of it with what stands within its line, so
 * that a label is found whole and a count with its noun; of any element its names, descriptions, titles and placeholders.
 */
export const seenTexts = (page: Page): Promise<string[]> =>
  page.evaluate((foreign) => {
    const found = new Set<string>();
    const add = (text: string | null | undefined) => {
      const one = text?.replace(/\s+/g, " ").trim() ?? "";
      if (one !== "" && one.length < 600) found.add(one);
    };
    const attributes = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext"];
    for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
      if (element.closest(foreign) || !element.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of [...attributes, "title", "placeholder", "alt"]) add(element.getAttribute(name));
      // The choices of a closed list are seen as soon as it is opened.
      if (element instanceof HTMLSelectElement)
        for (const option of element.querySelectorAll("option, optgroup"))
          add(option.getAttribute("label") ?? option.textContent);
      const own = [...element.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE);
      if (own.every((n) => n.textContent?.trim() === "")) continue;
      add(own.map((n) => n.textContent).join(""));
      // biome-ignore lint/performance/useDomNodeTextContent: leaves out what is hidden, and parts what stands in blocks
      add(element.innerText);
    }
    return [...found];
  }, foreign);

// A part of the window that throws is told and tried again; what is beside it stays.
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { Region } from "../../src/renderer/ui/Region.tsx";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => vi.restoreAllMocks());

let isBroken = true;
function Part() {
  if (isBroken) throw new RangeError("no such row");
  return <p>the part</p>;
}

test("what throws is told, its neighbour stays, and it is there again when it no longer throws", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React tells of every error that was caught
  const mend = vi.fn(() => {
    isBroken = false;
  });
  const host = document.createElement("div");
  const root = createRoot(host);
  await act(async () =>
    root.render(
      <>
        <Region name="The part" way={{ label: "Undo", go: mend }}>
          <Part />
        </Region>
        <p>its neighbour</p>
      </>,
    ),
  );
  const press = (label: string) =>
    act(async () => [...host.querySelectorAll("button")].find((b) => b.textContent === label)?.click());
  expect(host.querySelector("[role=alert]")?.textContent).toContain("The part stopped");
  expect(host.textContent).toContain("no such row");
  expect(host.textContent).toContain("its neighbour");

  await press("Try again");
  expect(host.querySelector("[role=alert]")).not.toBeNull();
  await press("Undo");
  expect(mend).toHaveBeenCalledOnce();
  expect(host.querySelector("[role=alert]")).toBeNull();
  expect(host.textContent).toContain("the part");
  await act(async () => root.unmount());
});

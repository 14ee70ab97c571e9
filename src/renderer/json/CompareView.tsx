// Two graphs side by side: what was changed in words, then both texts with the differing lines marked.
import { useEffect, useMemo, useRef } from "react";
import { type Change, diffDocuments, type HeddleDocument, printDocument } from "../../core/index.ts";
import type { Comparison, Side } from "../store/compare-slice.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { Tip } from "../ui/Tip.tsx";
import { useDark } from "../values/Tiles.tsx";
import { chooseSide, documentOf, nameOf } from "./compare.ts";
import { looks, monaco, themeMonaco } from "./monaco.ts";

/** Changes that come to another computation come first. */
const order: readonly Change["kind"][] = [
  "structure",
  "parameter",
  "size",
  "weight",
  "text",
  "description",
  "layout",
];

export function CompareView({ comparison }: { comparison: Comparison }) {
  const left = useStore((s) => documentOf(comparison.left, s));
  const right = useStore((s) => documentOf(comparison.right, s));
  return (
    <div className="json-compare">
      <div className="compare-head">
        <SideName which="left" side={comparison.left} />
        <span className="quiet">→</span>
        <SideName which="right" side={comparison.right} />
        <IconButton
          label="Back to the text"
          icon={<CloseIcon />}
          onClick={() => useStore.getState().compare(null)}
        />
      </div>
      {left && right ? (
        <>
          <Words left={left} right={right} />
          <Texts left={left} right={right} />
        </>
      ) : (
        <p className="empty">This graph has not been saved yet, so there is nothing to compare with.</p>
      )}
    </div>
  );
}

const SideName = ({ which, side }: { which: "left" | "right"; side: Side }) => (
  <Tip text="Choose another graph file">
    <button type="button" className="button outlined" onClick={() => void chooseSide(which)}>
      {nameOf(side)}…
    </button>
  </Tip>
);

function Words({ left, right }: { left: HeddleDocument; right: HeddleDocument }) {
  const changes = useMemo(
    () => diffDocuments(left, right).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    [left, right],
  );
  if (changes.length === 0) return <p className="compare-words quiet">No differences.</p>;
  return (
    <ul className="compare-words" aria-label="Differences">
      {changes.map((c) => (
        <li key={`${c.kind} ${c.text}`}>
          <span className="badge">{c.kind}</span>
          {c.text}
        </li>
      ))}
    </ul>
  );
}

function Texts({ left, right }: { left: HeddleDocument; right: HeddleDocument }) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneDiffEditor | null>(null);
  const dark = useDark();
  useEffect(() => themeMonaco(dark), [dark]);
  useEffect(() => {
    if (!host.current) return;
    const made = monaco.editor.createDiffEditor(host.current, {
      ...looks,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: false,
      hideUnchangedRegions: { enabled: true },
      // What was changed often stands at the end of a long line.
      diffWordWrap: "on",
      wordWrap: "on",
    });
    const [original, modified] = [
      monaco.editor.createModel("", "json"),
      monaco.editor.createModel("", "json"),
    ];
    made.setModel({ original, modified });
    editor.current = made;
    const found = made.onDidUpdateDiff(() => made.revealFirstDiff());
    return () => {
      editor.current = null;
      for (const d of [found, made, original, modified]) d.dispose();
    };
  }, []);
  useEffect(() => {
    const model = editor.current?.getModel();
    const show = (m: monaco.editor.ITextModel | undefined, d: HeddleDocument) => {
      const text = printDocument(d);
      if (m && m.getValue() !== text) m.setValue(text);
    };
    show(model?.original, left);
    show(model?.modified, right);
  }, [left, right]);
  return <div className="json-host nokey" ref={host} />;
}

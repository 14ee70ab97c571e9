// Marks of what is kept while a text is generated, on the wires; there while the Generate panel is open.
import { useViewport, ViewportPortal } from "@xyflow/react";
import type { Scene } from "../../../scene/scene.ts";
import { cachePlanOf } from "../../store/cache-plan.ts";
import { checkedOf, useBindings } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { type Mark, marksOn } from "./marks.ts";
import "./kept.css";

export default function KeptMarks({ scene }: { scene: Scene }) {
  const document = useStore((s) => s.document);
  const bindings = useBindings();
  const { zoom } = useViewport();
  const derived = cachePlanOf(checkedOf(document));
  if (!derived) return null;
  return (
    <ViewportPortal>
      {marksOn(scene, derived, bindings).map(({ key, kind, text, title, at, room }) => (
        <span
          key={key}
          className={kind === "refused" ? "kept-mark is-refused" : "kept-mark"}
          data-kept={kind}
          role="img"
          aria-label={title}
          title={title}
          style={{
            transform: `translate(${at.x}px, ${at.y}px) translate(-50%, -50%) scale(${scaleAt(zoom)})`,
          }}
        >
          {signs[kind]}
          {room * zoom > roomForText && ` ${text}`}
        </span>
      ))}
    </ViewportPortal>
  );
}

/** Pixels of a wire on which a mark's text hides no name of a port. */
const roomForText = 150;

/** Far away marks stay readable, up to a size at which they would lie on each other. */
const scaleAt = (zoom: number): number => Math.min(2, Math.max(1, 1 / zoom));

/** Rows, a ring, a step back, a pin; of a group, rows. */
const signs: Readonly<Record<Mark["kind"], string>> = {
  all: "▤",
  window: "◯",
  shift: "⇤",
  once: "⚲",
  group: "▤",
  refused: "⊘",
};

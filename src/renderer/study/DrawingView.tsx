// A drawing on the screen, as src/figure writes it into a file: what is seen is what is exported.
import type { PointerEvent } from "react";
import type { Drawing, Item } from "../../figure/drawing.ts";

interface DrawingViewProps {
  readonly drawing: Drawing;
  /** Where the pointer is in the drawing; null when it has left. */
  readonly point?: (at: readonly [x: number, y: number] | null) => void;
}

export function DrawingView({ drawing: { title, box, items }, point }: DrawingViewProps) {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    point?.([event.clientX - left, event.clientY - top]);
  };
  return (
    <svg
      width={width}
      height={height}
      viewBox={`${box.left} ${box.top} ${width} ${height}`}
      role="img"
      aria-label={title}
      onPointerMove={move}
      onPointerLeave={() => point?.(null)}
    >
      {items.map((item, i) => (
        <Mark key={i} item={item} />
      ))}
    </svg>
  );
}

function Mark({ item }: { item: Item }) {
  if (item.item === "text")
    return (
      <text
        x={item.x}
        y={item.y}
        fontSize={item.size}
        fill={item.colour}
        textAnchor={item.anchor ?? "start"}
        opacity={item.opacity}
      >
        {item.text}
      </text>
    );
  if (item.item === "cells") return null;
  const { steps, fill = "none", stroke, opacity } = item;
  return (
    <path
      d={steps.map(([letter, ...numbers]) => letter + numbers.map((n) => n.toFixed(1)).join(" ")).join("")}
      fill={fill}
      stroke={stroke?.colour}
      strokeWidth={stroke?.width}
      strokeDasharray={stroke?.dash?.join(" ")}
      strokeLinecap={stroke?.cap}
      opacity={opacity}
    />
  );
}

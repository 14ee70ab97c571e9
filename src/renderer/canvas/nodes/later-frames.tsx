// Frames are fetched when a group is first opened in place.
import { lazy, Suspense } from "react";
import type { NodeData } from "./BlockNode.tsx";

interface FrameProps {
  data: NodeData;
  selected?: boolean;
}

const fetched = () => import("./FrameNode.tsx");
const Frame = lazy(async () => ({ default: (await fetched()).FrameNode }));
const Dock = lazy(async () => ({ default: (await fetched()).DockNode }));

export const FrameNode = (props: FrameProps) => (
  <Suspense fallback={null}>
    <Frame {...props} />
  </Suspense>
);

export const DockNode = (props: FrameProps) => (
  <Suspense fallback={null}>
    <Dock {...props} />
  </Suspense>
);

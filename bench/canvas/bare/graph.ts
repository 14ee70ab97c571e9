// What the bare page is given, and what it can be asked.

export interface BarePort {
  readonly name: string;
  readonly y: number;
}

export interface BareNode {
  readonly id: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly BarePort[];
  readonly outputs: readonly BarePort[];
  /** Address of the thumbnail, as the app made it. */
  readonly picture: string | null;
}

export interface BareWire {
  readonly source: string;
  readonly sourceHandle: string;
  readonly target: string;
  readonly targetHandle: string;
}

export interface BareGraph {
  readonly nodes: readonly BareNode[];
  readonly wires: readonly BareWire[];
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface BareHook {
  /** An empty graph, so that React Flow itself is loaded before one is opened. */
  blank(): void;
  open(graph: BareGraph, camera: View): void;
  add(node: BareNode): void;
  remove(id: string): void;
  select(ids: readonly string[]): void;
  layout(): Readonly<Record<string, readonly [number, number]>>;
  camera(): View | null;
}

declare global {
  interface Window {
    bare?: BareHook;
  }
}

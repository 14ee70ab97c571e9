// When a group is opened in place or closed, what is around it glides to where it is drawn now.
import { useLayoutEffect, useRef } from "react";
import type { Drawn } from "../../scene/drawn.ts";
import type { Point } from "../../scene/places.ts";
import { glide } from "../scene/glide.ts";

export function useInPlace(scene: Drawn | null): void {
  const before = useRef<Drawn | null>(null);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = scene;
    if (!was || !scene || was.scope !== scene.scope || sameLevels(was, scene)) return;
    const [from, to] = [new Map<string, Point>(), new Map<string, Point>()];
    for (const [id, { at, kind }] of scene.nodes) {
      const old = was.nodes.get(id);
      // What has become a frame, or was one, is of another size: it is there at once.
      if (!old || old.kind !== kind || (old.at.x === at.x && old.at.y === at.y)) continue;
      from.set(id, old.at);
      to.set(id, at);
    }
    if (to.size > 0) glide(from, to);
  }, [scene]);
}

const sameLevels = (a: Drawn, b: Drawn): boolean =>
  a.levels.size === b.levels.size && [...a.levels.keys()].every((path) => b.levels.has(path));
